using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PlayGate.Delivery;

/// <summary>
/// CloudFront's signed URLs: a canned policy for one URL, a custom one for a folder or an address. The URL is signed as it will be asked,
/// with its own query. A custom policy of the same text has the same signature, so what would be a wildcard there is not signed at all.
/// </summary>
internal sealed class CloudFrontCdn : ICdnFormat
{
    private readonly CdnPrivateKey _key;
    private readonly string _keyName;
    private readonly string _origin;

    public CloudFrontCdn(CdnSetup setup)
    {
        _key = CdnKeyFile.Read(setup.Options);
        if (_key is CdnPrivateKey.Edwards)
        {
            throw new CdnSettingException("KeyFile", "it accepts an RSA key of 2048 bits, or one of P-256");
        }

        (_keyName, _origin) = (setup.KeyName(), setup.Origin);
    }

    public bool SignsFolders => true;

    public bool BindsAddresses => true;

    public IReadOnlyList<string> Parameters => ["Expires", "Policy", "Key-Pair-Id", "Signature"];

    /// <summary>
    /// Policies have no escape for a <c>*</c>. The <c>?</c> before a query stands for one character, which opens no other folder.
    /// Addresses are IPv4.
    /// </summary>
    public bool CanSign(CdnTarget target) =>
        !target.Path.Contains('*', StringComparison.Ordinal) && !target.Query.Contains('*', StringComparison.Ordinal)
        && target.Address is null or { AddressFamily: AddressFamily.InterNetwork };

    public CdnCredential SignOne(CdnTarget target)
    {
        var policy = Policy(target, "");
        var expires = target.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return target.Address is null ? new CdnCredential($"Expires={expires}&{Signature(policy)}") : Custom(policy);
    }

    public CdnCredential SignFolder(CdnTarget target) => Custom(Policy(target with { Query = "" }, "*"));

    private CdnCredential Custom(byte[] policy) => new($"Policy={Encode(policy)}&{Signature(policy)}");

    private byte[] Policy(CdnTarget target, string wildcard)
    {
        var address = target.Address is null ? "" : $$""","IpAddress":{"AWS:SourceIp":"{{target.Address}}/32"}""";
        var expires = target.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var condition = $$$"""{"DateLessThan":{"AWS:EpochTime":{{{expires}}}}{{{address}}}}""";
        var resource = $"{_origin}{target.Path}{target.Query}{wildcard}";
        return Encoding.ASCII.GetBytes($$$"""{"Statement":[{"Resource":"{{{resource}}}","Condition":{{{condition}}}}]}""");
    }

    [SuppressMessage("Security", "CA5350", Justification = "CloudFront verifies SHA-1 unless a URL says otherwise.")]
    private string Signature(byte[] policy)
    {
        var signature = _key switch
        {
            CdnPrivateKey.Rsa rsa => rsa.Sign(policy, HashAlgorithmName.SHA1),
            CdnPrivateKey.Curve curve => curve.SignWithSha1(policy),
            _ => throw new InvalidOperationException(),
        };
        return $"Key-Pair-Id={_keyName}&Signature={Encode(signature)}";
    }

    /// <summary>CloudFront's own base64 for URLs.</summary>
    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).Replace('+', '-').Replace('=', '_').Replace('/', '~');
}
