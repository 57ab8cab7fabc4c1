using System.Text;
using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>
/// The URI of a request as RFC 9246 §2.1.15 compares it: without the package, normalised as RFC 3986 §6.2.2, §6.2.3 and RFC 7230 §2.7.3
/// say. Not <see cref="Uri"/>: that decodes and folds more than media servers do, and another URI than theirs would be judged.
/// </summary>
internal static class SignedUri
{
    private const string Unreserved = "-._~";

    /// <summary>The URI; null where the request has none, or one that could be read in two ways.</summary>
    public static string? Of(ViewerRequest request, string package)
    {
        var scheme = request.Scheme.ToLowerInvariant();
        return scheme is "http" or "https"
            && Host(request.Host.ToLowerInvariant(), scheme == "https" ? ":443" : ":80") is { } host
            && Unescape(request.Path.Length == 0 ? "/" : request.Path) is { } path && IsPlain(path)
            && Unescape(WithoutPackage(request.Query, package)) is { } query
                ? $"{scheme}://{host}{path}{query}"
                : null;
    }

    /// <summary>The default port goes, and an empty one.</summary>
    private static string? Host(string host, string port)
    {
        var isHost = host.Length > 0 && host.All(letter => char.IsAsciiLetterOrDigit(letter) || IsAmong(letter, ".-_:[]"));
        return !isHost ? null : host.EndsWith(port, StringComparison.Ordinal) ? host[..^port.Length] : host.TrimEnd(':');
    }

    private static bool IsAmong(char letter, string letters) => letters.Contains(letter, StringComparison.Ordinal);

    /// <summary>The path rules refuse dot segments before; here they would be another path after normalisation.</summary>
    private static bool IsPlain(string path) => path[0] == '/' && !path.Split('/').Any(segment => segment is "." or "..");

    /// <summary>
    /// What stands in a query between two <c>&amp;</c> goes with one of them, as the sub-delimiter that ends the package does, or the
    /// character before it where none does.
    /// </summary>
    private static string WithoutPackage(string query, string package)
    {
        var rest = query.TrimStart('?').Split('&').Where(parameter => !IsNamed(parameter, package));
        var joined = string.Join('&', rest);
        return joined.Length == 0 ? "" : $"?{joined}";
    }

    private static bool IsNamed(string parameter, string package) =>
        Uri.UnescapeDataString(parameter.Split('=')[0].Replace('+', ' ')).Equals(package, StringComparison.OrdinalIgnoreCase);

    /// <summary>Escapes of letters that need none are decoded, the others have capitals; null where an escape is none.</summary>
    private static string? Unescape(string text)
    {
        var normal = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is < '!' or > '~')
            {
                return null;
            }

            if (text[at] != '%')
            {
                normal.Append(text[at]);
                continue;
            }

            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return null;
            }

            var letter = (char)((Convert.ToInt32(text[at + 1].ToString(), 16) << 4) | Convert.ToInt32(text[at + 2].ToString(), 16));
            var isPlain = char.IsAsciiLetterOrDigit(letter) || IsAmong(letter, Unreserved);
            normal.Append(isPlain ? letter.ToString() : text.Substring(at, 3).ToUpperInvariant());
            at += 2;
        }

        return normal.ToString();
    }
}
