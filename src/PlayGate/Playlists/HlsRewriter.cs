namespace PlayGate.Playlists;

/// <summary>
/// HLS playlists, line by line: URI lines, and the attributes that <see cref="HlsTags"/> names. All other lines are passed over in one
/// vectorised look for their end.
/// </summary>
internal sealed class HlsRewriter(GateUris uris, int maxLength = PlaylistRewriter.DefaultMaxLength) : PlaylistRewriter(maxLength)
{
    private const int WorthLooking = 512;
    private const int LoudLines = 32;

    private State _state;
    private int _loudLines;
    private byte[][] _attributes = [];

    private enum State
    {
        LineStart,
        Line,
        Attribute,
        Value,
        QuotedUri,
        Quoted,
    }

    protected override bool Advance(ref PlaylistCursor cursor) => _state switch
    {
        State.LineStart => StartLine(ref cursor),
        State.Line => PassLine(ref cursor),
        State.Attribute => StartAttribute(ref cursor),
        State.Value => PassValue(ref cursor),
        State.QuotedUri => JudgeUri(ref cursor, State.Quoted),
        _ => PassQuoted(ref cursor),
    };

    private bool StartLine(ref PlaylistCursor cursor)
    {
        if (PassQuietLines(ref cursor))
        {
            return true;
        }

        var line = cursor.Rest;
        switch (line[0])
        {
            case (byte)'#':
                return StartTag(ref cursor, line);
            case (byte)'/' or (byte)'h' or (byte)'H':
                return JudgeUri(ref cursor, State.Line);
            case (byte)' ' or (byte)'\t':
                // Players forgive them.
                cursor.Pass(1);
                return true;
            default:
                return PassLine(ref cursor);
        }
    }

    /// <summary>Looks for quiet lines as long as that pays: where there were few, it waits for some lines until it looks again.</summary>
    private bool PassQuietLines(ref PlaylistCursor cursor)
    {
        if (_loudLines-- > 0)
        {
            return false;
        }

        var quiet = QuietLines.LengthIn(cursor.Rest);
        cursor.Pass(quiet);
        _loudLines = quiet < WorthLooking ? LoudLines : 0;
        return quiet > 0;
    }

    private bool StartTag(ref PlaylistCursor cursor, ReadOnlySpan<byte> line)
    {
        if (line.Length >= HlsTags.PrefixMatch.Length && !line.StartsWith(HlsTags.PrefixMatch))
        {
            return PassLine(ref cursor);
        }

        if (!HlsTags.IsDecided(line, cursor.IsFinal))
        {
            return false;
        }

        if (line.StartsWith(HlsTags.PrefixMatch) && HlsTags.AttributesOf(line[HlsTags.PrefixMatch.Length..], out var length) is { } attributes)
        {
            (_attributes, _state) = (attributes, State.Attribute);
            cursor.Pass(HlsTags.PrefixMatch.Length + length);
            return true;
        }

        return PassLine(ref cursor);
    }

    private bool StartAttribute(ref PlaylistCursor cursor)
    {
        var rest = cursor.Rest;
        if (rest[0] is (byte)' ' or (byte)'\t')
        {
            cursor.Pass(1);
            return true;
        }

        _state = State.Value;
        foreach (var attribute in _attributes)
        {
            switch (rest.With(attribute, cursor.IsFinal))
            {
                case PrefixMatch.Yes:
                    _state = State.QuotedUri;
                    cursor.Pass(attribute.Length);
                    return true;
                case PrefixMatch.Perhaps:
                    _state = State.Attribute;
                    return false;
            }
        }

        return true;
    }

    /// <summary>Another attribute's name and value; a comma within quotes ends nothing.</summary>
    private bool PassValue(ref PlaylistCursor cursor)
    {
        var rest = cursor.Rest;
        var end = rest.IndexOfAny((byte)',', (byte)'"', (byte)'\n');
        if (end < 0)
        {
            cursor.PassAll();
            return true;
        }

        cursor.Pass(end + 1);
        _state = rest[end] switch { (byte)',' => State.Attribute, (byte)'"' => State.Quoted, _ => State.LineStart };
        return true;
    }

    /// <summary>A quoted string ends with its line at the latest.</summary>
    private bool PassQuoted(ref PlaylistCursor cursor)
    {
        var rest = cursor.Rest;
        var end = rest.IndexOfAny((byte)'"', (byte)'\n');
        if (end < 0)
        {
            cursor.PassAll();
            return true;
        }

        cursor.Pass(end + 1);
        _state = rest[end] == '"' ? State.Value : State.LineStart;
        return true;
    }

    private bool JudgeUri(ref PlaylistCursor cursor, State next)
    {
        var verdict = uris.Judge(cursor.Rest, cursor.IsFinal);
        if (verdict.Place == UriPlace.Undecided)
        {
            return false;
        }

        cursor.Replace(verdict.Replaced, verdict.By);
        _state = next;
        return true;
    }

    private bool PassLine(ref PlaylistCursor cursor)
    {
        var end = cursor.Rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            cursor.PassAll();
            _state = State.Line;
            return true;
        }

        cursor.Pass(end + 1);
        _state = State.LineStart;
        return true;
    }
}
