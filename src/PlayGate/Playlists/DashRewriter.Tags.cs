namespace PlayGate.Playlists;

/// <content>Start tags and their attributes.</content>
internal sealed partial class DashRewriter
{
    private bool StartTag(ref PlaylistCursor cursor)
    {
        var name = cursor.Rest[1..];
        var length = DashAttribute.NameLength(name);
        if (length is 0 or > DashAttribute.Longest)
        {
            return GiveUp();
        }

        if (length == name.Length)
        {
            return false;
        }

        _element = DashNames.ElementOf(name[..length]);
        if ((_bases.Depth == 0 && _element != DashElement.Root) || !_bases.Enter())
        {
            return GiveUp();
        }

        cursor.Pass(1 + length);
        _state = State.Tag;
        return true;
    }

    /// <summary>
    /// Reads several attributes in one step: a long manifest has a hundred thousand of them, and few hold URIs. The step stops before an
    /// attribute that has not come as a whole, and at the value of one that is a URI.
    /// </summary>
    private bool AdvanceTag(ref PlaylistCursor cursor)
    {
        var rest = cursor.Rest;
        var at = DashAttribute.PastBlanks(rest, 0);
        while (at < rest.Length && rest[at] is not ((byte)'>' or (byte)'/'))
        {
            if (DashAttribute.Read(rest[at..], _element) is not { IsWhole: true } attribute)
            {
                cursor.Pass(at);
                return false;
            }

            at += attribute.Length;
            _quote = attribute.Quote;
            if (!attribute.IsWellFormed || attribute.IsUri)
            {
                cursor.Pass(at);
                _state = State.AttributeUri;
                return attribute.IsWellFormed || GiveUp();
            }

            var end = rest[at..].IndexOfAny(_quote, (byte)'<');
            if (end < 0 || rest[at + end] == '<')
            {
                cursor.Pass(at);
                _state = State.Value;
                return true;
            }

            at = DashAttribute.PastBlanks(rest, at + end + 1);
        }

        cursor.Pass(at);
        return cursor.IsAtEnd || EndStartTag(ref cursor);
    }

    private bool EndStartTag(ref PlaylistCursor cursor)
    {
        if (cursor.Rest[0] == '/')
        {
            return CloseTag(ref cursor);
        }

        cursor.Pass(1);
        _state = _element is DashElement.BaseUrl or DashElement.Location or DashElement.Steering ? State.TextUri : State.Text;
        return true;
    }

    private bool CloseTag(ref PlaylistCursor cursor)
    {
        switch (cursor.Rest.With("/>"u8, cursor.IsFinal))
        {
            case PrefixMatch.Perhaps:
                return false;
            case PrefixMatch.Yes:
                cursor.Pass("/>".Length);
                _state = State.Text;
                return _bases.Leave() || GiveUp();
            default:
                return GiveUp();
        }
    }

    private bool PassValue(ref PlaylistCursor cursor)
    {
        var rest = cursor.Rest;
        var end = rest.IndexOfAny(_quote, (byte)'<');
        if (end < 0)
        {
            cursor.PassAll();
            return true;
        }

        cursor.Pass(end);
        if (rest[end] == '<')
        {
            return GiveUp();
        }

        cursor.Pass(1);
        _state = State.Tag;
        return true;
    }
}
