using System.Globalization;
using System.Text;

namespace PlayGate.Delivery;

/// <summary>
/// Signed requests of Google's Media CDN: Ed25519 over the URL itself, or over a prefix of URLs, here a folder. Base64url with padding,
/// as Google's own signers write it. The URL is signed as it will be asked.
/// </summary>
internal sealed class GoogleMediaCdn : ICdnFormat
{
    private readonly CdnPrivateKey.Edwards _key;
    private readonly string _keyName;
    private readonly string _origin;

    public GoogleMediaCdn(CdnSetup setup)
    {
        _key = CdnKeyFile.Read(setup.Options) as CdnPrivateKey.Edwards
            ?? throw new CdnSettingException("KeyFile", "it accepts an Ed25519 key (openssl genpkey -algorithm ed25519)");
        (_keyName, _origin) = (setup.KeyName(), setup.Origin);
    }

    public bool SignsFolders => true;

    public bool BindsAddresses => false;

    public IReadOnlyList<string> Parameters => ["URLPrefix", "Expires", "KeyName", "Signature"];

    public CdnCredential SignOne(CdnTarget target)
    {
        var parameters = Pairs(target);
        var mark = target.Query.Length == 0 ? '?' : '&';
        return Signed(parameters, $"{_origin}{target.Path}{target.Query}{mark}{parameters}");
    }

    public CdnCredential SignFolder(CdnTarget target)
    {
        var prefix = Encode(Encoding.ASCII.GetBytes(_origin + target.Path));
        var parameters = $"URLPrefix={prefix}&{Pairs(target)}";
        return Signed(parameters, parameters);
    }

    private string Pairs(CdnTarget target) =>
        string.Create(CultureInfo.InvariantCulture, $"Expires={target.ExpiresAt.ToUnixTimeSeconds()}&KeyName={_keyName}");

    private CdnCredential Signed(string parameters, string text) =>
        new($"{parameters}&Signature={Encode(_key.Sign(Encoding.ASCII.GetBytes(text)))}");

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
}
