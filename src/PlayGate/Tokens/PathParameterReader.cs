using System.Buffers;

namespace PlayGate.Tokens;

/// <summary>Finds the first segments that formats give to paths, <c>/bcdn_token=…&amp;expires=…/streams/…</c>, and cuts them.</summary>
internal sealed class PathParameterReader
{
    private const int LongestSegment = 4096;

    /// <summary>What encoders leave in the values of a query, and the escape: no slash, semicolon or backslash, and no control.</summary>
    private static readonly SearchValues<char> InSegments = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,:@&=%");

    private readonly (string Beginning, string Pair)[] _names;

    public PathParameterReader(IEnumerable<ITokenFormat> formats) => _names =
    [
        .. formats.SelectMany(format => format.PathParameters).Distinct()
            .Select(name => ($"/{name.Key}=", $"{Uri.EscapeDataString(name.Value)}=")),
    ];

    /// <summary>Whether a path or target begins with such a segment. Letters count as they are: an escape begins another segment.</summary>
    public bool Begins(ReadOnlySpan<char> target)
    {
        foreach (var (beginning, _) in _names)
        {
            if (target.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Cuts the first segment; null where it, or what is left, could be read in two ways.</summary>
    /// <param name="target">The raw target, which begins with such a segment.</param>
    /// <param name="rest">What is left, with its leading slash.</param>
    public PathParameters? Cut(string target, out string rest)
    {
        var end = target.AsSpan(1).IndexOfAny('/', '?') + 1;
        rest = end > 0 ? target[end..] : "";
        var segment = target[..Math.Max(end, 0)];
        if (rest is not ['/', ..] || segment.Length > LongestSegment || segment.AsSpan(1).ContainsAnyExcept(InSegments)
            || !HasWholeEscapes(segment) || Begins(rest))
        {
            return null;
        }

        // Two issuers may have two names for the same parameter.
        var named = _names.Where(name => segment.StartsWith(name.Beginning, StringComparison.Ordinal))
            .Select(name => name.Pair + segment[name.Beginning.Length..].Split('&')[0]);
        var others = segment.Split('&').Skip(1);
        return new PathParameters(segment, string.Join('&', named.Concat(others)));
    }

    /// <summary>A URL, of a page for instance, without such a segment.</summary>
    public string CutFrom(string url)
    {
        foreach (var (beginning, _) in _names)
        {
            var start = url.IndexOf(beginning, StringComparison.Ordinal);
            if (start >= 0)
            {
                var length = url.AsSpan(start + 1).IndexOf('/') + 1;
                return length > 0 ? url.Remove(start, length) : url[..start];
            }
        }

        return url;
    }

    private static bool HasWholeEscapes(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }
        }

        return true;
    }
}
