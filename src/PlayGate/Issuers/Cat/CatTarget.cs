using System.Globalization;
using System.Text;
using PlayGate.Tokens;

namespace PlayGate.Issuers.Cat;

/// <summary>
/// The parts of the viewer's URL that <c>catu</c> compares (CTA-5007), in the normal form of RFC 3986 §6.2.2: a scheme and a host in
/// lower case, escapes only where they are needed. The path is the raw one, not what a parser of URLs would make of it.
/// </summary>
internal static class CatTarget
{
    private const long Scheme = 0;
    private const long Host = 1;
    private const long Port = 2;
    private const long Path = 3;
    private const long Query = 4;
    private const long ParentPath = 5;
    private const long Filename = 6;
    private const long Stem = 7;
    private const long Extension = 8;

    /// <summary>The names of the parts.</summary>
    public static readonly IReadOnlyDictionary<long, string> Names = new Dictionary<long, string>
    {
        [Scheme] = "scheme",
        [Host] = "host",
        [Port] = "port",
        [Path] = "path",
        [Query] = "query",
        [ParentPath] = "parent-path",
        [Filename] = "filename",
        [Stem] = "stem",
        [Extension] = "extension",
    };

    /// <summary>
    /// How the part may be written: more than once for a default port, which stands in a URL or does not; never where the request has none,
    /// like the host of what a media server asks.
    /// </summary>
    /// <param name="part">The label of the part, one of <see cref="Names"/>.</param>
    /// <param name="request">The viewer's request.</param>
    /// <param name="parameter">The parameter of the token, which is no part of the URL that it was made for.</param>
    public static IReadOnlyList<string> Spellings(long part, ViewerRequest request, string parameter) => part switch
    {
        Scheme => Known(request.Scheme.ToLowerInvariant()),
        Host => Known(Authority(request.Host).Host),
        Port => Ports(request),
        Query => [Unescape(Credentialless(request.Query, parameter))],
        _ => [PathPart(part, Unescape(request.Path))],
    };

    private static string PathPart(long part, string path)
    {
        var slash = path.LastIndexOf('/');
        var file = path[(slash + 1)..];
        var dot = file.LastIndexOf('.');
        return part switch
        {
            Path => path,
            ParentPath => path[..Math.Max(slash, 0)],
            Filename => file,
            Stem => dot < 0 ? file : file[..dot],
            _ => dot < 0 ? "" : file[dot..],
        };
    }

    private static IReadOnlyList<string> Known(string text) => text.Length > 0 ? [text] : [];

    private static IReadOnlyList<string> Ports(ViewerRequest request)
    {
        if (request.Scheme.Length == 0 || request.Host.Length == 0)
        {
            return [];
        }

        var usual = request.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase) ? "443" : "80";
        var port = Authority(request.Host).Port;
        return port.Length == 0 || port == usual ? ["", usual] : [port];
    }

    private static (string Host, string Port) Authority(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']')
            ? (authority[..colon].ToLowerInvariant(), authority[(colon + 1)..])
            : (authority.ToLowerInvariant(), "");
    }

    /// <summary>The query without its question mark and without the token, which cannot be part of what it signs.</summary>
    private static string Credentialless(string query, string parameter) => string.Join('&', query.TrimStart('?').Split('&').Where(pair =>
        !Uri.UnescapeDataString(pair.Split('=', 2)[0]).Equals(parameter, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Unreserved characters lose their escapes, and other escapes have upper case (RFC 3986 §6.2.2.1 and §6.2.2.2).</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var normal = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text.AsSpan(index) is not ['%', _, _, ..]
                || !byte.TryParse(text.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                normal.Append(text[index]);
                continue;
            }

            var character = (char)value;
            var isUnreserved = char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~';
            normal.Append(isUnreserved ? character.ToString() : $"%{value:X2}");
            index += 2;
        }

        return normal.ToString();
    }
}
