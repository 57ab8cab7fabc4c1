using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using PlayGate.Delivery;
using PlayGate.Tests.House;

namespace PlayGate.Tests.Delivery;

/// <summary>
/// What the tests of CDN credentials have in common: vectors of foreign signers, keys in files, URLs as players ask them.
/// </summary>
internal static class CdnBench
{
    public static readonly DateTimeOffset Expires = DateTimeOffset.FromUnixTimeSeconds(1_777_899_600);

    /// <summary>All formats with settings that work.</summary>
    public static TheoryData<CdnFormat> All => [.. Enum.GetValues<CdnFormat>()];

    public static CdnVectors Vectors(string file) => JsonSerializer.Deserialize<CdnVectors>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "PlayGate.Tests", "Delivery", "Vectors", file)),
        JsonSerializerOptions.Web)!;

    public static ICdnFormat Create(CdnOptions options, string url = "https://edge.example") =>
        CdnFormats.Create(new CdnSetup(options, new Uri(url)));

    /// <summary>With the private key from a file, as an operator names one.</summary>
    public static ICdnFormat Create(CdnOptions options, string pem, string url)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, pem);
            options.KeyFile = path;
            return Create(options, url);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The format with settings that work.</summary>
    public static ICdnFormat Working(CdnFormat format, CdnBinding bind = CdnBinding.None)
    {
        var options = new CdnOptions { Format = format, KeyId = "1", Issuer = "playgate", Bind = bind };
        options.Expression = bind == CdnBinding.Address ? "{expires}{path} {address} {secret}" : null;
        switch (format)
        {
            case CdnFormat.CloudFront:
                return Create(options, Vectors("cloudfront.json").Key, "https://edge.example");
            case CdnFormat.GoogleMediaCdn:
                return Create(options, Edwards(Vectors("google.json").Key), "https://edge.example");
            default:
                options.Secrets.Add(format == CdnFormat.Akamai ? "52a152a1" : "a secret of at least thirty-two bytes");
                return Create(options);
        }
    }

    public static CdnTarget Target(string path, string query = "", string? address = null) =>
        new(path, query, Expires, address is null ? null : IPAddress.Parse(address));

    /// <summary>The URL that a player asks: the credential where it belongs.</summary>
    public static string Url(string origin, CdnTarget target, CdnCredential credential)
    {
        var mark = target.Query.Length == 0 ? "?" : "&";
        return $"{origin}{target.Path}{target.Query}{mark}{credential.Query}";
    }

    /// <summary>PKCS #8 (RFC 8410 §7) of the 32 bytes.</summary>
    public static string Edwards(string base64) => PemEncoding.WriteString(
        "PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. Convert.FromBase64String(base64)]);
}

/// <summary>A file of vectors.</summary>
internal sealed record CdnVectors(string Origin, long Expires, string Key, string? KeyId, string? Rsa, IReadOnlyList<CdnVector> Vectors);

/// <summary>A URL, or a folder where the name says so, and what the vendor's signer makes of it.</summary>
internal sealed record CdnVector(string Name, string Path, string Query, string? Address, string? Expression, string Signed);
