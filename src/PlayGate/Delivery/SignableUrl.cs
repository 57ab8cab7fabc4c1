using System.Buffers;
using PlayGate.Http;

namespace PlayGate.Delivery;

/// <summary>
/// URLs that the gate, the CDN and the CDN's origin read alike. Paths come from playlists too, so from another server: what has dot
/// segments, empty ones, escapes that hide a slash, or letters that RFC 3986 §3.3 has not, could be signed as one file and fetched as
/// another.
/// </summary>
internal static class SignableUrl
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>Those of a path but <c>;</c>, which begins parameters that servers read or cut.</summary>
    private static readonly SearchValues<char> PathLetters = SearchValues.Create(Unreserved + "!$&'()*+,=:@%/");

    private static readonly SearchValues<char> QueryLetters = SearchValues.Create(Unreserved + "!$&'()*+,;=:@%/?");

    public static bool IsPlain(string path, string query) =>
        path.StartsWith('/')
        && !path.AsSpan().ContainsAnyExcept(PathLetters)
        && !path.Contains("//", StringComparison.Ordinal)
        && !HasDotSegment(path)
        && (!path.Contains('%', StringComparison.Ordinal) || Escapes.AreSafe(path))
        && (query.Length == 0 || (query.Length > 1 && query[0] == '?' && !query.AsSpan().ContainsAnyExcept(QueryLetters)));

    /// <summary>Dots hidden in escapes are refused with these.</summary>
    private static bool HasDotSegment(string path) =>
        path.Contains("/.", StringComparison.Ordinal)
        && (path.Contains("/./", StringComparison.Ordinal) || path.Contains("/../", StringComparison.Ordinal)
            || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal));
}
