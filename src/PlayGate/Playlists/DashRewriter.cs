namespace PlayGate.Playlists;

/// <summary>
/// Rewrites DASH manifests. It knows as much of XML as is needed to find attributes and texts with URIs. Comments, CDATA and processing
/// instructions are passed over; markup that is not well-formed ends the rewriting. <see cref="DashMarkup"/> tells the kinds of markup
/// apart.
/// </summary>
internal sealed partial class DashRewriter(PlaylistUris uris, int maxLength = PlaylistRewriter.DefaultMaxLength)
    : PlaylistRewriter(maxLength)
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
    /// Representations inherit the segments of their period, and their own base may be foreign: a ticket in the segments would go there.
    /// The base may come last in the manifest, so a manifest that gets a ticket is looked through first.
    /// </summary>
    public override bool LooksThroughFirst => uris.CarryTicket || Media is not null;

    public override void LookThrough(Stream whole)
    {
        if (Media is not null)
        {
            whole = Media.Survey(whole, _maxLength);
        }

        if (!uris.CarryTicket)
        {
            return;
        }

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
            // By far the most frequent.
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
        if (TryLink(ref cursor, isBase, next) is { } isLinked)
        {
            return isLinked;
        }

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

    /// <summary>The URIs of the manifest itself and of its steering do not depend on a base.</summary>
    private bool IsBelowForeignBase(bool isBase) =>
        isBase ? _bases.AreForeignOutside
        : _state == State.AttributeUri && _element != DashElement.Steering && (_bases.AreForeign || TurnsForeign());

    /// <summary>Templates are children of the element that they are for; sources and segments may lie in a list inside it.</summary>
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
            // The body is not coded as its header says, or is cut short.
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

        // The last bytes may be a part of the end.
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
