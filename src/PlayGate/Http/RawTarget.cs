using System.Buffers;

namespace PlayGate.Http;

/// <summary>
/// Judges the request target as the viewer wrote it. What passes means the same file to every server, however often it
/// decodes and however it normalises; so what is authorised is what is served. Kestrel has already normalised its own
/// <c>Path</c>, which is why the raw form is read.
/// </summary>
internal static class RawTarget
{
    /// <summary>Printable ASCII but for what servers read differently: the backslash, the semicolon, the percent.</summary>
    private const string PlainCharacters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~!$&'()*+,:=@\"<>[]^`{|}";

    private static readonly SearchValues<char> Plain = SearchValues.Create(PlainCharacters);

    private static readonly SearchValues<char> PlainOrEscaped = SearchValues.Create(PlainCharacters + "%");

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        string.Concat(Enumerable.Range(0, ' ' + 1).Append(0x7f).Select(code => (char)code)));

    private static readonly SearchValues<char> Authority = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:[]");

    /// <param name="rawTarget"><c>/path?query</c> or <c>http://host/path?query</c>; every other form is unsafe.</param>
    public static bool IsSafe(ReadOnlySpan<char> rawTarget)
    {
        var path = rawTarget;
        var end = rawTarget.IndexOfAny('?', '#');
        if (end >= 0)
        {
            // A fragment is never sent; servers disagree whether it ends the path. What no URI holds, no header can repeat either.
            if (rawTarget[end..].Contains('#') || rawTarget[end..].ContainsAny(Controls))
            {
                return false;
            }

            path = rawTarget[..end];
        }

        return path is ['/', ..] ? IsSafePath(path) : IsSafeAbsolute(path);
    }

    /// <summary>The path and the query, with its question mark, of a target in either form.</summary>
    public static (string Path, string Query) Split(string rawTarget)
    {
        var start = rawTarget.StartsWith('/')
            ? 0
            : rawTarget.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? rawTarget.IndexOfAny(['/', '?'], scheme + 3)
            : -1;
        var local = start < 0 ? "/" : rawTarget[start..];
        var query = local.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (local, "") : (local[..query], local[query..]);
    }

    private static bool IsSafeAbsolute(ReadOnlySpan<char> target)
    {
        var scheme = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://".Length
            : target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https://".Length
            : 0;
        if (scheme == 0)
        {
            return false;
        }

        target = target[scheme..];
        var slash = target.IndexOf('/');
        var authority = slash < 0 ? target : target[..slash];
        return !authority.IsEmpty
            && !authority.ContainsAnyExcept(Authority)
            && (slash < 0 || IsSafePath(target[slash..]));
    }

    private static bool IsSafePath(ReadOnlySpan<char> path)
    {
        var odd = path.IndexOfAnyExcept(Plain);
        return (odd < 0 || (!path[odd..].ContainsAnyExcept(PlainOrEscaped) && Escapes.AreSafe(path[odd..])))
            && (path.Length == 1 || PathSegments.AreClean(path[1..]));
    }
}
