using System.Globalization;
using System.Security.Cryptography;
using PlayGate.Tokens;

namespace PlayGate.Delivery;

/// <summary>
/// Timed HMACs as Cloudflare's <c>is_timed_hmac_valid_v0</c> checks them in a rule: path and query, a separator (<c>?verify=</c>), the
/// time at which it was made, and the MAC over all but the separator. How long it is good stands in the rule, so that is
/// <c>Window</c> + <c>Lifetime</c>, and the time is where the window begins. The rule reads the URL as it came
/// (<c>raw.http.request.uri</c>).
/// </summary>
internal sealed class CloudflareWafCdn : ICdnFormat
{
    private const int Digits = 10;
    private readonly KeyedHash _key;
    private readonly string _parameter;
    private readonly long _seconds;

    public CloudflareWafCdn(CdnSetup setup)
    {
        _key = new KeyedHash(HashAlgorithmName.SHA256, setup.Secret(SecretText.Read));
        _parameter = setup.Parameter("verify");
        _seconds = (long)(setup.Options.Window + setup.Options.Lifetime).TotalSeconds;
    }

    public bool SignsFolders => false;

    public bool BindsAddresses => false;

    public IReadOnlyList<string> Parameters => [_parameter];

    public CdnCredential SignOne(CdnTarget target)
    {
        Span<char> time = stackalloc char[Digits];
        (target.ExpiresAt.ToUnixTimeSeconds() - _seconds).TryFormat(time, out _, "D10", CultureInfo.InvariantCulture);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _key.Compute($"{target.Path}{target.Query}{time}", mac);
        return new CdnCredential($"{_parameter}={time}-{Uri.EscapeDataString(Convert.ToBase64String(mac))}");
    }

    public CdnCredential SignFolder(CdnTarget target) => throw new NotSupportedException();
}
