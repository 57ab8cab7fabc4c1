namespace PlayGate.Playlists;

/// <summary>
/// DASH manifests: as much of XML as it takes to know where an attribute or a text is, and which. Comments, CDATA and processing
/// instructions are passed over; what is not well-formed ends the rewriting. <see cref="DashMarkup"/> tells what a <c>&lt;</c> begins.
/// </summary>
internal sealed partial class DashRewriter(GateUris uris, int maxLength = PlaylistRewriter.DefaultMaxLength) : PlaylistRewriter(maxLength)
{
    private readonly int _maxLength = maxLength;
    private State _state;
    private DashElement _element;
    private DashBases _bases;
    private byte _quote;
    private byte[] _end = [];

    private enum State
    {
        Text,
        Markup,
        Tag,
        Value,
        AttributeUri,
        Passage,
        EndTag,
        TextUri,
    }

    /// <summary>
    /// What a period says of segments holds for its representations too, whose own base may be foreign: a ticket put there would go with
    /// it. No order of elements tells sooner, so with a ticket to lose the whole is looked through first.
    /// </summary>
    public override bool LooksThroughFirst => uris.CarryTicket;

    public override void LookThrough(Stream whole)
    {
        var foreignBelow = new HashSet<int>();
        var walk = new DashRewriter(uris, _maxLength) { _bases = DashBases.With(foreignBelow) };
        if (!walk.SeesAllOf(whole))
        {
            walk._bases.NoteUnseen();
        }

        _bases = DashBases.With(foreignBelow);
    }

    protected override bool Advance(ref PlaylistCursor cursor) => _state switch
    {
        State.Text => PassTo(ref cursor, (byte)'<', State.Markup, past: 0),
        State.Markup => StartMarkup(ref cursor),
        State.Tag => AdvanceTag(ref cursor),
        State.Value => PassValue(ref cursor),
        State.AttributeUri => JudgeUri(ref cursor, State.Value),
        State.Passage => PassPassage(ref cursor),
        State.EndTag => PassTo(ref cursor, (byte)'>', State.Text, past: 1),
        _ => JudgeUri(ref cursor, State.Text),
    };

    private bool StartMarkup(ref PlaylistCursor cursor)
    {
        if (cursor.Rest is [_, >= (byte)'A', ..])
        {
            // By far the most.
            return StartTag(ref cursor);
        }

        switch (DashMarkup.Of(cursor.Rest, cursor.IsFinal, out _end))
        {
            case DashMarkup.Kind.Undecided:
                return false;
            case DashMarkup.Kind.Passage:
                cursor.Pass(DashMarkup.Shortest);
                _state = State.Passage;
                return true;
            case DashMarkup.Kind.EndTag:
                _state = State.EndTag;
                return _bases.Leave() || GiveUp();
            case DashMarkup.Kind.StartTag:
                return StartTag(ref cursor);
            default:
                return GiveUp();
        }
    }

    private bool JudgeUri(ref PlaylistCursor cursor, State next)
    {
        var rest = cursor.Rest;
        if (DashAttribute.PastBlanks(rest, 0) is var blanks and > 0)
        {
            cursor.Pass(blanks);
            return true;
        }

        var isBase = _state == State.TextUri && _element == DashElement.BaseUrl;
        var verdict = uris.Judge(rest, cursor.IsFinal);
        var place = isBase && verdict.Place == UriPlace.Relative ? DashBases.PlaceOf(rest, cursor.IsFinal) : verdict.Place;
        if (place == UriPlace.Undecided)
        {
            return false;
        }

        if (place != UriPlace.Rooted || !IsBelowForeignBase(isBase))
        {
            cursor.Replace(verdict.Replaced, verdict.By);
        }

        if (isBase)
        {
            _bases.State(place);
        }

        _state = next;
        return true;
    }

    /// <summary>Where the manifest itself and its steering lie does not depend on any base.</summary>
    private bool IsBelowForeignBase(bool isBase) =>
        isBase ? _bases.AreForeignOutside
        : _state == State.AttributeUri && _element != DashElement.Steering && (_bases.AreForeign || TurnsForeign());

    /// <summary>Templates stand in the element that they are said for, sources and segments in a list of their own there.</summary>
    private bool TurnsForeign() => _element switch
    {
        DashElement.Template => _bases.TurnForeign(above: 1),
        DashElement.Segment or DashElement.Source => _bases.TurnForeign(above: 1) || _bases.TurnForeign(above: 2),
        _ => false,
    };

    private bool SeesAllOf(Stream whole)
    {
        try
        {
            using var unread = new PooledBytes();
            var piece = new byte[PeekedBody.ReadAhead];
            while (whole.Read(piece) is > 0 and var read && Trouble == PlaylistTrouble.None)
            {
                TryRewrite(piece.AsSpan(0, read), unread);
                unread.Clear();
            }

            return Trouble == PlaylistTrouble.None && _bases.Depth == 0;
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            // Not the coding that its header says, or cut short.
            return false;
        }
    }

    private bool PassPassage(ref PlaylistCursor cursor)
    {
        var rest = cursor.Rest;
        var end = rest.IndexOf(_end);
        if (end >= 0)
        {
            cursor.Pass(end + _end.Length);
            _state = State.Text;
            return true;
        }

        // The last bytes may be the beginning of the end.
        var passed = rest.Length - (_end.Length - 1);
        cursor.Pass(Math.Max(passed, 0));
        return false;
    }

    private bool PassTo(ref PlaylistCursor cursor, byte end, State next, int past)
    {
        var at = cursor.Rest.IndexOf(end);
        if (at < 0)
        {
            cursor.PassAll();
            return true;
        }

        cursor.Pass(at + past);
        _state = next;
        return true;
    }
}
