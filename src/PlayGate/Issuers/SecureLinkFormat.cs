using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;

namespace PlayGate.Issuers;

/// <summary>
/// Links as nginx's secure_link module checks them (<c>secure_link $arg_md5,$arg_expires; secure_link_md5 "…"</c>): MD5 of an expression
/// of the operator's, in base64url.
/// </summary>
internal sealed class SecureLinkFormat : IIssuerFormat
{
    private const string Expires = "expires";
    private const int Digest = 22;
    private static readonly IReadOnlyList<byte[]> InTheText = [[]];

    private readonly IReadOnlyList<byte[]> _secrets;
    private readonly SecureLinkExpression _expression;

    public SecureLinkFormat(IssuerSetup setup)
    {
        var secrets = IssuerSecrets.Read(setup.Options);
        _expression = SecureLinkExpression.Read(setup.Options.Expression ?? SecureLinkExpression.Default, secrets.Count > 0);
        _secrets = secrets.Count > 0 ? secrets : InTheText;
        Parameters = [setup.Options.Parameter ?? "md5", Expires];
        if (Parameters[0].Equals(Expires, StringComparison.OrdinalIgnoreCase))
        {
            throw new IssuerSettingException("Parameter", "expires is the name of the expiry; it accepts another name");
        }
    }

    public IReadOnlyList<string> Parameters { get; }

    public ValueTask<IssuedReading?> ReadAsync(IssuedToken token, CancellationToken cancellation) => ValueTask.FromResult(Read(token));

    private IssuedReading? Read(IssuedToken token)
    {
        if (token.Credential.Named(Parameters[0]) is not { } text || Decode(text) is not { } md5)
        {
            return null;
        }

        var expires = token.Credential.Named(Expires);
        if (expires is null || UnixTime.Read(expires) is not { } expiresAt)
        {
            return Invalid("expires: it is missing, or no time in seconds since 1970");
        }

        var address = _expression.HasAddress ? TextOf(token.Client.Address) : "";
        if (address is null)
        {
            return Invalid("{address}: the client's address is not known here");
        }

        var values = new SecureLinkValues(expires, SignedPath.Of(token.Request).Decoded, address);
        return !MacCheck.Fits(_secrets, md5, secret => Hash(_expression.Write(values, secret)))
            ? Invalid($"{Parameters[0]}: by no secret the hash of this expiry, path{(_expression.HasAddress ? " and address" : "")}")
            : new IssuedReading.Genuine(new IssuedClaims
            {
                Signed = _expression.WriteWithoutSecrets(values),
                ExpiresAt = expiresAt,
                Permissions = [new IssuedPermission(Type: null)],
                Shown = [new(Expires, expires)],
            });
    }

    /// <summary>Sixteen bytes in base64url; nginx takes padding too. Null where it is something else.</summary>
    private static byte[]? Decode(string text)
    {
        var digits = text.EndsWith("==", StringComparison.Ordinal) ? text.AsSpan(0, text.Length - 2) : text;
        Span<byte> bytes = stackalloc byte[18];
        return digits.Length == Digest && Base64Url.IsValid(digits) && Base64Url.TryDecodeFromChars(digits, bytes, out var length)
                && length == MD5.HashSizeInBytes
            ? bytes[..length].ToArray()
            : null;
    }

    /// <summary>As nginx writes <c>$remote_addr</c>: an IPv6 address without its zone.</summary>
    private static string? TextOf(IPAddress? address) => address is null ? null : new IPAddress(address.GetAddressBytes()).ToString();

    [SuppressMessage("Security", "CA5351", Justification = "nginx has MD5; a secret is in what is hashed.")]
    private static byte[] Hash(byte[] text) => MD5.HashData(text);

    private static IssuedReading.Refused Invalid(string because) => new(Refusal.TokenInvalid, because);
}
