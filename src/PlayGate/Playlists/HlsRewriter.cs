namespace PlayGate.Playlists;

/// <summary>
/// Rewrites HLS playlists line by line: URI lines, and the attributes that <see cref="HlsTags"/> names. All other lines are passed over by
/// one vectorised search for their end.
/// </summary>
internal sealed partial class HlsRewriter(PlaylistUris uris, int maxLength = PlaylistRewriter.DefaultMaxLength)
    : PlaylistRewriter(maxLength)
{
    private const int WorthSearching = 512;
    private const int LinesWithoutSearch = 32;

    private State _state;
    private int _linesWithoutSearch;
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
        if (PassUriFreeLines(ref cursor))
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
                // Players ignore leading blanks.
                cursor.Pass(1);
                return true;
            default:
                return PassLine(ref cursor);
        }
    }

    /// <summary>
    /// Searches for lines without URIs while that pays: after a search that found few, the next one comes some lines later.
    /// </summary>
    private bool PassUriFreeLines(ref PlaylistCursor cursor)
    {
        if (_linesWithoutSearch-- > 0)
        {
            return false;
        }

        var passed = UriFreeLines.LengthIn(cursor.Rest);
        cursor.Pass(passed);
        _linesWithoutSearch = passed < WorthSearching ? LinesWithoutSearch : 0;
        return passed > 0;
    }

    private bool StartTag(ref PlaylistCursor cursor, ReadOnlySpan<byte> line)
    {
        if (line.Length >= HlsTags.Prefix.Length && !line.StartsWith(HlsTags.Prefix))
        {
            return PassLine(ref cursor);
        }

        if (!HlsTags.IsDecided(line, cursor.IsFinal))
        {
            return false;
        }

        if (line.StartsWith(HlsTags.Prefix)
            && HlsTags.AttributesOf(line[HlsTags.Prefix.Length..], out var length) is { } attributes)
        {
            (_attributes, _state) = (attributes, State.Attribute);
            cursor.Pass(HlsTags.Prefix.Length + length);
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
