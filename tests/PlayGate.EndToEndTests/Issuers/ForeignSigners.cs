using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Documentation;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>
/// Signs URLs as the platforms' own customers do: with the packages from npm in <c>Signers/</c>, and where there is none (Bunny's signer is
/// no package; nginx has none) with the formula, which other tests hold against Bunny's vectors and a real nginx.
/// </summary>
internal sealed class ForeignSigners : IDisposable
{
    public const string Secret = "a secret of thirty-two characters";
    private const string KeyId = "key-1";
    private readonly RSA _rsa = RSA.Create(2048);

    public static string Folder { get; } = Path.Combine(Documents.Root, "tests/PlayGate.EndToEndTests/Issuers/Signers");

    /// <summary>The public half, as an issuer shows it to all.</summary>
    public string KeySet
    {
        get
        {
            var key = _rsa.ExportParameters(includePrivateParameters: false);
            var (modulus, exponent) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
            return $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{KeyId}}","n":"{{modulus}}","e":"{{exponent}}"}]}""";
        }
    }

    /// <summary>A URL for each format, for five minutes. None of them is the same twice.</summary>
    public async Task<IReadOnlyDictionary<string, Uri>> SignAsync(Uri server, string streamId, string entry)
    {
        var expires = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var wish = new JsonObject
        {
            ["base"] = server.GetLeftPart(UriPartial.Authority),
            ["stream"] = streamId,
            ["entry"] = entry,
            ["expires"] = expires,
            ["kid"] = KeyId,
            ["keys"] = new JsonObject { ["secret"] = Secret, ["rsa"] = _rsa.ExportPkcs8PrivateKeyPem() },
        };
        var start = new ProcessStartInfo("node", ["sign.mjs", wish.ToJsonString()]) { WorkingDirectory = Folder };
        var result = await Command.RunAsync(start);
        Assert.True(result.ExitCode == 0, result.Error);
        var urls = JsonNode.Parse(result.Output)!.AsObject().ToDictionary(url => url.Key, url => new Uri(url.Value!.GetValue<string>()));
        var folder = $"/streams/{streamId}/";
        urls["Bunny"] = new Uri(server, BunnyQuery(Secret, folder, entry, expires));

        // The same expiry would make it the same token.
        urls["BunnyPath"] = new Uri(server, BunnyPath(Secret, folder, entry, expires + 1));
        urls["SecureLink"] = new Uri(server, SecureLink(folder + entry, expires));
        return urls;
    }

    /// <summary>A folder's token in the query.</summary>
    public static string BunnyQuery(string key, string folder, string entry, long expires) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{folder}{entry}?token={Bunny(key, folder, expires)}{Behind(folder)}&expires={expires}");

    /// <summary>A folder's token in front of the path.</summary>
    public static string BunnyPath(string key, string folder, string entry, long expires) =>
        string.Create(
            CultureInfo.InvariantCulture, $"/bcdn_token={Bunny(key, folder, expires)}{Behind(folder)}&expires={expires}{folder}{entry}");

    public void Dispose() => _rsa.Dispose();

    private static string Behind(string folder) => $"&token_path={Uri.EscapeDataString(folder)}";

    private static string Bunny(string key, string folder, long expires) => "HS256-" + Base64Url.EncodeToString(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(key),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{folder}{expires}token_path={folder}"))));

    [SuppressMessage("Security", "CA5351", Justification = "nginx has MD5.")]
    private static string SecureLink(string path, long expires)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{expires}{path} {Secret}");
        var md5 = Base64Url.EncodeToString(MD5.HashData(Encoding.UTF8.GetBytes(text)));
        return string.Create(CultureInfo.InvariantCulture, $"{path}?md5={md5}&expires={expires}");
    }
}
