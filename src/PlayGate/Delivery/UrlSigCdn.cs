using System.Globalization;
using System.Security.Cryptography;
using PlayGate.Tokens;

namespace PlayGate.Delivery;

/// <summary>
/// Traffic Server's url_sig plugin (with <c>pristineurl</c>): an HMAC-SHA1 over host, path and query as they stand in the URL, up to the
/// signature. SHA-1 is the stronger of the plugin's two, and enough in an HMAC.
/// </summary>
internal sealed class UrlSigCdn : ICdnFormat
{
    /// <summary>What the plugin has room for: 16 keys of at most 255 letters.</summary>
    private const int Keys = 16;

    private const int LongestKey = 255;

    /// <summary>The plugin takes the first of each that it finds in the query, also within another parameter's name.</summary>
    private static readonly string[] Own = ["C=", "E=", "A=", "K=", "P=", "S="];

    private readonly KeyedHash _key;
    private readonly string _authority;
    private readonly string _fixed;

    public UrlSigCdn(CdnSetup setup)
    {
        var secret = setup.Secret(Read, $"it accepts a line of text, as it stands in the plugin's file: at most {LongestKey} bytes");
        _key = new KeyedHash(HashAlgorithmName.SHA1, secret);
        _authority = setup.Authority;
        var index = setup.Options.KeyId ?? "0";
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= Keys)
        {
            throw new CdnSettingException("KeyId", $"it accepts the key's number in the plugin's file, 0 to {Keys - 1}");
        }

        // All parts of the URL are signed: the last digit of P counts for those that follow.
        _fixed = string.Create(CultureInfo.InvariantCulture, $"&A=1&K={number}&P=1&S=");
    }

    public bool SignsFolders => false;

    public bool BindsAddresses => true;

    public IReadOnlyList<string> Parameters => ["C", "E", "A", "K", "P", "S"];

    public bool CanSign(CdnTarget target) => !Own.Any(name => target.Query.Contains(name, StringComparison.Ordinal));

    public CdnCredential SignOne(CdnTarget target)
    {
        var (client, mark) = (target.Address is { } address ? $"C={address}&" : "", target.Query.Length == 0 ? "?" : "&");
        var parameters = string.Create(CultureInfo.InvariantCulture, $"{client}E={target.ExpiresAt.ToUnixTimeSeconds()}{_fixed}");
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        _key.Compute($"{_authority}{target.Path}{target.Query}{mark}{parameters}", mac);
        return new CdnCredential(parameters + Convert.ToHexStringLower(mac));
    }

    public CdnCredential SignFolder(CdnTarget target) => throw new NotSupportedException();

    /// <summary>The plugin reads its keys as lines of text.</summary>
    private static byte[]? Read(string text) =>
        SecretText.Read(text) is { Length: <= LongestKey } key && !key.AsSpan().ContainsAny((byte)0, (byte)'\r', (byte)'\n') ? key : null;
}
