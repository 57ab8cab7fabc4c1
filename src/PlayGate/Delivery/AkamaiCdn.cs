using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using PlayGate.Tokens;

namespace PlayGate.Delivery;

/// <summary>
/// Akamai's edge authorization tokens (EdgeAuth 2.0), by <c>acl</c> for folders and for one URL: a token by URL hashes what the property
/// calls the URL, with or without its query and escapes; an <c>acl</c> is matched against the path whatever the property says.
/// </summary>
internal sealed class AkamaiCdn : ICdnFormat
{
    /// <summary>
    /// Wildcards, and the letters between patterns and between fields. Escapes of them would depend on the property too. Other escapes
    /// are not there either: whether an edge matches the decoded path is not documented.
    /// </summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("*?!~%");

    private readonly KeyedHash _key;
    private readonly string _parameter;

    public AkamaiCdn(CdnSetup setup)
    {
        var secret = setup.Secret(SecretText.ReadHex, "it accepts hex as Akamai shows it, or base64:…");
        _key = new KeyedHash(HashAlgorithmName.SHA256, secret);
        _parameter = setup.Parameter("hdnts");
    }

    public bool SignsFolders => true;

    public bool BindsAddresses => true;

    public IReadOnlyList<string> Parameters => [_parameter];

    public bool CanSign(CdnTarget target) => !target.Path.AsSpan().ContainsAny(Special);

    public CdnCredential SignOne(CdnTarget target) => Sign(target, "");

    public CdnCredential SignFolder(CdnTarget target) => Sign(target, "*");

    private CdnCredential Sign(CdnTarget target, string wildcard)
    {
        var expires = target.ExpiresAt.ToUnixTimeSeconds();
        var fields = target.Address is { } address
            ? string.Create(CultureInfo.InvariantCulture, $"ip={address}~exp={expires}~acl={target.Path}{wildcard}")
            : string.Create(CultureInfo.InvariantCulture, $"exp={expires}~acl={target.Path}{wildcard}");
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _key.Compute(fields, mac);
        return new CdnCredential($"{_parameter}={fields}~hmac={Convert.ToHexStringLower(mac)}");
    }
}
