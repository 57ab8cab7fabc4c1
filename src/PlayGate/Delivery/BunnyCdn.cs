using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Tokens;

namespace PlayGate.Delivery;

/// <summary>
/// Bunny's URL tokens, second version (<c>HS256-…</c>), for one URL or for a folder (<c>token_path</c>), in the query: hls.js takes a live
/// segment whose path changes with the credential for another one. Bunny hashes the path as it stands in the URL, with its escapes.
/// </summary>
internal sealed class BunnyCdn : ICdnFormat
{
    /// <summary>
    /// A URL's own parameters are part of the hash unless this is. The segments of a folder may have any; one URL's would be hashed
    /// decoded and sorted, which two libraries do in two ways.
    /// </summary>
    private const string WithoutParameters = "token_ignore_params=true";

    private readonly KeyedHash _key;

    public BunnyCdn(CdnSetup setup) => _key = new KeyedHash(HashAlgorithmName.SHA256, setup.Secret(SecretText.Read));

    public bool SignsFolders => true;

    public bool BindsAddresses => true;

    public IReadOnlyList<string> Parameters => ["token", "token_ignore_params", "token_path", "expires"];

    public CdnCredential SignOne(CdnTarget target)
    {
        var (parameters, between) = target.Query.Length > 0 ? (WithoutParameters, "&") : ("", "");
        var token = Token(target, parameters);
        return new CdnCredential(
            string.Create(CultureInfo.InvariantCulture, $"token={token}{between}{parameters}&expires={Expires(target)}"));
    }

    public CdnCredential SignFolder(CdnTarget target)
    {
        var token = Token(target, $"{WithoutParameters}&token_path={target.Path}");
        var folder = Escaped(target.Path);
        return new CdnCredential(string.Create(
            CultureInfo.InvariantCulture, $"token={token}&{WithoutParameters}&token_path={folder}&expires={Expires(target)}"));
    }

    /// <summary>As Bunny's signers escape it, by JavaScript's <c>encodeURIComponent</c>.</summary>
    private static string Escaped(string path) => new StringBuilder(Uri.EscapeDataString(path))
        .Replace("%21", "!").Replace("%27", "'").Replace("%28", "(").Replace("%29", ")").Replace("%2A", "*").ToString();

    private static long Expires(CdnTarget target) => target.ExpiresAt.ToUnixTimeSeconds();

    private string Token(CdnTarget target, string parameters)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var text = string.Create(CultureInfo.InvariantCulture, $"{target.Path}{Expires(target)}");
        _key.Compute(text, Bytes(target), parameters, mac);
        return $"HS256-{(target.Address is null ? "" : "1-")}{Base64Url.EncodeToString(mac)}";
    }

    /// <summary>An IPv4 address, or the network (/64) of an IPv6 address.</summary>
    private static byte[] Bytes(CdnTarget target)
    {
        var bytes = target.Address?.GetAddressBytes() ?? [];
        bytes.AsSpan(Math.Min(8, bytes.Length)).Clear();
        return bytes;
    }
}
