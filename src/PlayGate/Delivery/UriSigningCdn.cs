using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Delivery;

/// <summary>
/// Signed URIs (RFC 9246) as Traffic Server's uri_signing plugin verifies them: a JSON Web Token by HS256, RS256 or ES256 whose
/// <c>cdniuc</c> is an expression for the URI or for the folder. The plugin knows neither hashes of URIs nor addresses, and refuses
/// <c>jti</c>. The URI is normalised before it is compared, so the expression is of the normalised one.
/// </summary>
internal sealed class UriSigningCdn : ICdnFormat
{
    /// <summary>RFC 7518 §3.2: a key has as many bits as the hash, or more.</summary>
    private const int ShortestSecret = 32;

    /// <summary>RFC 3986 §2.2.</summary>
    private const string Reserved = ":/?#[]@!$&'()*+,;=";

    private readonly CdnSetup _setup;
    private readonly string _parameter;
    private readonly string _header;
    private readonly string _issuer;
    private readonly Func<string, byte[]> _sign;

    public UriSigningCdn(CdnSetup setup)
    {
        _setup = setup;
        _parameter = setup.Parameter("URISigningPackage");
        _issuer = string.IsNullOrEmpty(setup.Options.Issuer)
            ? throw new CdnSettingException("Issuer", "it is missing: the name that the edge has keys for")
            : JsonSerializer.Serialize(setup.Options.Issuer);
        (var algorithm, _sign) = Signer(setup);
        _header = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"{{algorithm}}","kid":"{{setup.KeyName()}}"}"""));
    }

    public bool SignsFolders => true;

    public bool BindsAddresses => false;

    public IReadOnlyList<string> Parameters => [_parameter];

    /// <summary>
    /// The plugin decodes every escape but those of reserved letters, also those that RFC 3986 §6.2.2.2 leaves alone, and no one
    /// expression says both.
    /// </summary>
    public bool CanSign(CdnTarget target) => Normal(target) is { } uri && !HasOtherEscape(uri);

    public CdnCredential SignOne(CdnTarget target) => Sign(target, "");

    public CdnCredential SignFolder(CdnTarget target) => Sign(target with { Query = "" }, ".*");

    private CdnCredential Sign(CdnTarget target, string wildcard)
    {
        var expires = target.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var expression = $"^{Literal(Normal(target)!)}{wildcard}$";
        var claims = $$"""{"iss":{{_issuer}},"exp":{{expires}},"cdniv":1,"cdniuc":"regex:{{expression}}"}""";
        var signed = $"{_header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return new CdnCredential($"{_parameter}={signed}.{Base64Url.EncodeToString(_sign(signed))}");
    }

    private string? Normal(CdnTarget target) =>
        SignedUri.Of(new ViewerRequest("GET", _setup.Url.Scheme, _setup.Authority, target.Path, target.Query), _parameter);

    private static bool HasOtherEscape(string uri)
    {
        for (var at = uri.IndexOf('%', StringComparison.Ordinal); at >= 0; at = uri.IndexOf('%', at + 1))
        {
            if (!Reserved.Contains((char)Convert.ToByte(uri.Substring(at + 1, 2), 16), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The URI as an extended regular expression (IEEE Std 1003.1 §9.4) that matches nothing else. Letters with a meaning stand in
    /// brackets, which all dialects read alike; a backslash before another letter means more in some.
    /// </summary>
    private static string Literal(string uri)
    {
        var literal = new StringBuilder(uri.Length + 32);
        foreach (var letter in uri)
        {
            var hasMeaning = ".*+?$()[{|".Contains(letter, StringComparison.Ordinal);
            _ = hasMeaning ? literal.Append('[').Append(letter).Append(']') : literal.Append(letter);
        }

        return literal.ToString();
    }

    private static (string Algorithm, Func<string, byte[]> Sign) Signer(CdnSetup setup)
    {
        if (setup.Options.Secrets.Count == 0)
        {
            return CdnKeyFile.Read(setup.Options) switch
            {
                CdnPrivateKey.Rsa rsa => ("RS256", text => rsa.Sign(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256)),
                CdnPrivateKey.Curve curve => ("ES256", text => curve.SignWithSha256(Encoding.ASCII.GetBytes(text))),
                _ => throw new CdnSettingException("KeyFile", "it accepts an RSA key of 2048 bits or more, or one of P-256"),
            };
        }

        var secret = setup.Secret(
            text => SecretText.Read(text) is { Length: >= ShortestSecret } bytes ? bytes : null,
            $"it accepts text of {ShortestSecret} bytes or more, or as many as hex:… or base64:…");
        if (setup.Options.KeyFile is not null)
        {
            throw new CdnSettingException("KeyFile", "it and Secrets exclude each other: it is for RS256 and ES256, they are for HS256");
        }

        var key = new KeyedHash(HashAlgorithmName.SHA256, secret);
        return ("HS256", text => Mac(key, text));
    }

    private static byte[] Mac(KeyedHash key, string text)
    {
        var mac = new byte[HMACSHA256.HashSizeInBytes];
        key.Compute(text, mac);
        return mac;
    }
}
