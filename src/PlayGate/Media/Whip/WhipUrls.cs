using System.Text;
using PlayGate.Http;

namespace PlayGate.Media.Whip;

/// <summary>Finds the origin's own URLs in its answers (RFC 9725 §4.2, RFC 8288).</summary>
internal static class WhipUrls
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The URL where it is the origin's; null where it is another server's, or no URL.</summary>
    public static Uri? Own(string reference, Uri asked)
    {
        reference = HeaderBytes.EscapedUrl(reference);
        if (!Uri.TryCreate(asked, reference, out var resolved)
            || resolved.Scheme is not ("http" or "https")
            || !HaveSameServer(resolved, asked))
        {
            return null;
        }

        // An absolute reference and an absolute path are kept as they were written; resolving would unescape them. A reference is absolute
        // by its first characters: a relative one may hold a whole URL in its query.
        var rooted = IsAbsolute(reference) ? reference
            : reference is ['/', not '/', ..] ? asked.GetLeftPart(UriPartial.Authority) + reference
            : resolved.AbsoluteUri;
        return Uri.TryCreate(rooted, AsItIs, out var own) ? own : null;
    }

    private static bool HaveSameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsAbsolute(string reference) =>
        reference.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || reference.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A <c>Link</c> header with the targets that <paramref name="rewrite"/> knows another URL for.</summary>
    public static string RewriteLinks(string header, Func<string, string?> rewrite)
    {
        var written = new StringBuilder(header.Length);
        var isQuoted = false;
        for (var i = 0; i < header.Length; i++)
        {
            var end = !isQuoted && header[i] == '<' ? header.IndexOf('>', i) : -1;
            if (end > 0)
            {
                var target = header[(i + 1)..end];
                written.Append('<').Append(rewrite(target) ?? target).Append('>');
                i = end;
                continue;
            }

            written.Append(header[i]);
            if (isQuoted && header[i] == '\\' && i + 1 < header.Length)
            {
                written.Append(header[++i]);
            }
            else if (header[i] == '"')
            {
                isQuoted = !isQuoted;
            }
        }

        return written.ToString();
    }
}
