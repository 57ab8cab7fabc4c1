using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PlayGate.Issuers;

/// <summary>Which URIs a package is for: <c>cdniuc</c> in the forms of RFC 9246 §2.1.15.</summary>
internal static class UriContainer
{
    private const string Expression = "regex:";

    /// <summary>
    /// The URL segment form of RFC 6920 §5. Of its algorithms this one only: the others are cut short, or have no use to keep out.
    /// </summary>
    private const string Hash = "hash:sha-256;";

    /// <summary>Whether the URI is among them; null where the container is of another form, or cannot be read.</summary>
    public static bool? Covers(string container, string uri)
    {
        if (container.StartsWith(Hash, StringComparison.Ordinal))
        {
            return container[Hash.Length..] == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(uri)));
        }

        return container.StartsWith(Expression, StringComparison.Ordinal)
            ? PosixExpression.Read(container[Expression.Length..])?.IsMatch(uri)
            : null;
    }
}
