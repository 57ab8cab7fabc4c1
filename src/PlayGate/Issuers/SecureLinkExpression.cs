using System.Buffers;
using System.Text;

namespace PlayGate.Issuers;

/// <summary>What is hashed for one link.</summary>
/// <param name="Expires">The expiry as the link writes it.</param>
/// <param name="Path">The decoded path, nginx's <c>$uri</c>.</param>
/// <param name="Address">The client's address, nginx's <c>$remote_addr</c>.</param>
internal readonly record struct SecureLinkValues(string Expires, string Path, string Address);

/// <summary>
/// The operand of nginx's <c>secure_link_md5</c>, with <c>{expires}</c>, <c>{path}</c>, <c>{address}</c> and <c>{secret}</c> for its
/// variables. An expiry has a fixed length and a path begins with a slash, so borders are where they were but for one: in
/// <c>{path}{address}</c>, which is nginx's own example, <c>/cam1</c> for 1.2.3.4 is <c>/cam</c> for 11.2.3.4 too. It is still one
/// token, and text between the two parts ends it.
/// </summary>
internal sealed class SecureLinkExpression
{
    public const string Default = "{expires}{path} {secret}";
    private const string Expires = "{expires}";
    private const string Path = "{path}";
    private const string Address = "{address}";
    private const string Secret = "{secret}";
    private static readonly string[] Fields = [Expires, Path, Address, Secret];

    private readonly IReadOnlyList<string> _parts;

    private SecureLinkExpression(IReadOnlyList<string> parts) => _parts = parts;

    public bool HasAddress => _parts.Contains(Address);

    /// <summary>Reads the setting.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="hasSecrets">Whether <c>Secrets</c> are set.</param>
    /// <exception cref="IssuerSettingException">No link could be judged by it.</exception>
    public static SecureLinkExpression Read(string text, bool hasSecrets)
    {
        var parts = Split(text).ToList();
        var (hasSecret, hasText) = (parts.Contains(Secret), parts.Except(Fields).Any(part => part.Any(char.IsLetterOrDigit)));
        var fault = parts.Except(Fields).Any(part => part.AsSpan().ContainsAny('{', '}'))
                ? $"its parts in braces are {string.Join(", ", Fields)}; other text has no braces"
            : !parts.Contains(Expires) ? "it needs {expires}: a link without an end is refused"
            : !parts.Contains(Path) ? "it needs {path}: without it one link would open every stream"
            : Fields.Any(field => parts.Count(field.Equals) > 1) ? "each of its parts in braces stands there once"
            : hasSecrets && !hasSecret ? "it needs {secret} where Secrets are set"
            : !hasSecrets && hasSecret ? "its {secret} needs Secrets"
            : !hasSecret && !hasText ? "it needs {secret}, or a secret in its text: everyone could make such links"
            : null;
        return fault is null ? new SecureLinkExpression(parts) : throw new IssuerSettingException("Expression", fault);
    }

    /// <summary>The bytes to be hashed.</summary>
    public byte[] Write(SecureLinkValues values, byte[] secret)
    {
        var written = new ArrayBufferWriter<byte>(256);
        foreach (var part in _parts)
        {
            if (part == Secret)
            {
                written.Write(secret);
            }
            else
            {
                Encoding.UTF8.GetBytes(ValueOf(part, values) ?? part, written);
            }
        }

        return written.WrittenSpan.ToArray();
    }

    /// <summary>
    /// What tells links apart: the values in their order, with a zero byte for secrets and text. It is the same by each of the secrets,
    /// and for two readings of the same text.
    /// </summary>
    public byte[] WriteWithoutSecrets(SecureLinkValues values) =>
        [.. _parts.SelectMany(part => Encoding.UTF8.GetBytes(ValueOf(part, values) ?? "\0"))];

    private static string? ValueOf(string part, SecureLinkValues values) => part switch
    {
        Expires => values.Expires,
        Path => values.Path,
        Address => values.Address,
        _ => null,
    };

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            var field = Fields.FirstOrDefault(field => text.AsSpan(at).StartsWith(field, StringComparison.Ordinal));
            if (field is null)
            {
                at++;
                continue;
            }

            if (at > start)
            {
                yield return text[start..at];
            }

            yield return field;
            start = at += field.Length;
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
