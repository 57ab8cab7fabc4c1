using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using PlayGate.Http;

namespace PlayGate.Media.Hooks;

/// <summary>
/// A URL as OvenMediaEngine reads it: its path is cut out of the text and split; nothing is decoded, folded or cut off at <c>#</c>. The
/// server takes the last <c>://</c> for the end of the scheme and the last <c>@</c> for the end of a password, wherever they stand. A text
/// that has them elsewhere names another stream there than it seems to, and is refused (issue 15).
/// </summary>
internal sealed class OvenUrl
{
    private const string SchemeEnd = "://";
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create(Alphanumeric + ":.");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(Alphanumeric + "-._~");
    private static readonly SearchValues<char> UserCharacters = SearchValues.Create(Alphanumeric + "-._~:%!$&'()*+,=");

    private OvenUrl(string beforePath, string[] segments, string query) => (BeforePath, Segments, Query) = (beforePath, segments, query);

    /// <summary>Scheme, host and port.</summary>
    public string BeforePath { get; }

    /// <summary>Application, stream and, where there is more, a file.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>The query with its question mark, or nothing.</summary>
    public string Query { get; }

    public static bool TryRead(string? text, [NotNullWhen(true)] out OvenUrl? url)
    {
        url = null;
        text ??= "";
        var scheme = text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        var path = scheme > 0 ? text.IndexOf('/', scheme + SchemeEnd.Length) : -1;
        if (path < 0 || !IsScheme(text.AsSpan(0, scheme)) || !IsAuthority(text.AsSpan((scheme + SchemeEnd.Length)..path))
            || HasSecondBeginning(text, scheme, path) || !RawTarget.IsSafe(text.AsSpan(path)))
        {
            return false;
        }

        var (segments, query) = RawTarget.Split(text[path..]);
        url = new OvenUrl(text[..path], segments[1..].Split('/'), query);
        return true;
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Host and port, with a user and a password before them or without.</summary>
    private static bool IsAuthority(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf('@');
        return (at < 0 || IsUser(text[..at])) && IsHostAndPort(text[(at + 1)..]);
    }

    /// <summary>The server takes a user without a colon for a part of the host.</summary>
    private static bool IsUser(ReadOnlySpan<char> text) =>
        text.IndexOf(':') is var colon and > 0 && colon < text.Length - 1 && !text.ContainsAnyExcept(UserCharacters);

    /// <summary>A name or an address, in brackets where it is IPv6.</summary>
    private static bool IsHostAndPort(ReadOnlySpan<char> text)
    {
        var isBracketed = text is ['[', ..];
        var end = isBracketed ? text.IndexOf(']') + 1 : text.IndexOf(':') is var colon and >= 0 ? colon : text.Length;
        var port = text[end..];
        return end > 0
            && (isBracketed
                ? end > 2 && !text[1..(end - 1)].ContainsAnyExcept(AddressCharacters)
                : !text[..end].ContainsAnyExcept(HostCharacters))
            && (port.IsEmpty || (port is [':', _, ..] && !port[1..].ContainsAnyExceptInRange('0', '9')));
    }

    private static bool HasSecondBeginning(string text, int scheme, int path)
    {
        var at = text.LastIndexOf('@');
        return text.IndexOf(SchemeEnd, scheme + 1, StringComparison.Ordinal) >= 0
            || (at > path && text.IndexOf(':', scheme + SchemeEnd.Length, at - scheme - SchemeEnd.Length) >= 0);
    }
}
