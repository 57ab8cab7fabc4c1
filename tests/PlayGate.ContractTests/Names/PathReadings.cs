using System.Text;

namespace PlayGate.ContractTests.Names;

/// <summary>
/// What servers make of a path that they are sent, each by its own rule; all of them decode it at least once: nginx decodes once, drops
/// what follows <c>#</c>, merges slashes and folds dot segments (ngx_http_parse_complex_uri); Go's servers decode once and clean (net/url,
/// path.Clean; Caddy, Traefik, MediaMTX); Envoy and Apache may leave encoded slashes or decode them; Tomcat, below Ant Media and Java
/// servers, drops <c>;</c> parameters of each segment before it decodes; some decode twice, take a backslash for a slash, or end a name at
/// NUL or at a decoded question mark.
/// </summary>
internal static class PathReadings
{
    private static readonly Func<string, string>[] Steps =
    [
        Decoded,
        path => Decoded(Decoded(path)),
        path => Decoded(WithoutParameters(path)),
        path => WithoutParameters(Decoded(path)),
        path => Decoded(path).Replace('\\', '/'),
        path => Decoded(path).Split('\0', '?', '#')[0],
    ];

    /// <summary>The segments in all these readings, folded and not; the target may have a query and an authority.</summary>
    public static IEnumerable<string[]> Of(string target)
    {
        var scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        var path = (scheme < 0 ? target : target.IndexOf('/', scheme + 3) is var start and >= 0 ? target[start..] : "/").Split('?')[0];
        foreach (var step in Steps)
        {
            var read = step(path);
            yield return read.TrimStart('/').Split('/');
            yield return [.. Folded(read)];
        }
    }

    /// <summary>Percent-encodings undone once; what is none stays.</summary>
    public static string Decoded(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            bytes.Add(isEscape ? Convert.FromHexString(text.AsSpan(i + 1, 2))[0] : (byte)text[i]);
            i += isEscape ? 2 : 0;
        }

        return Encoding.Latin1.GetString([.. bytes]);
    }

    /// <summary>Without empty and dot segments, and what dot segments take away.</summary>
    public static IEnumerable<string> Folded(string path)
    {
        var segments = new Stack<string>();
        foreach (var segment in path.Split('/').Where(segment => segment is not ("" or ".")))
        {
            if (segment != "..")
            {
                segments.Push(segment);
            }
            else
            {
                segments.TryPop(out _);
            }
        }

        return segments.Reverse();
    }

    private static string WithoutParameters(string path) => string.Join('/', path.Split('/').Select(segment => segment.Split(';')[0]));
}
