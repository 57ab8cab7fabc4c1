using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using PlayGate.Delivery;

namespace PlayGate.Benchmarks;

/// <summary>
/// What a segment of a flat stream costs in a playlist of the CDN. Formats with public keys sign a URL once in a window and remember it;
/// a folder is signed once for a playlist.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class CdnCredentialBenchmarks
{
    private static readonly DateTimeOffset s_expires = DateTimeOffset.FromUnixTimeSeconds(1_777_899_600);
    private ICdnFormat _format = null!;
    private long _number;

    [Params(
        CdnFormat.SecureLink, CdnFormat.CloudFront, CdnFormat.Akamai, CdnFormat.Bunny, CdnFormat.GoogleMediaCdn, CdnFormat.CloudflareWaf,
        CdnFormat.UriSigning, CdnFormat.UrlSig)]
    public CdnFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var options = new CdnOptions { Format = Format, KeyId = "1", Issuer = "playgate" };
        if (Format is CdnFormat.CloudFront or CdnFormat.GoogleMediaCdn)
        {
            options.KeyFile = Path.GetTempFileName();
            File.WriteAllText(options.KeyFile, Format == CdnFormat.CloudFront ? Rsa() : Edwards());
        }
        else
        {
            options.Secrets.Add(Format == CdnFormat.Akamai ? "00112233445566778899aabbccddeeff" : "a secret of at least thirty-two bytes");
        }

        _format = CdnFormats.Create(new CdnSetup(options, new Uri("https://edge.example")));
    }

    /// <summary>The first session of a window.</summary>
    [Benchmark]
    public object First() => _format.SignOne(Target(_number++));

    /// <summary>All others.</summary>
    [Benchmark]
    public object Again() => _format.SignOne(Target(-1));

    private static CdnTarget Target(long second) => new("/streams/camera_10425.ts", "", s_expires.AddSeconds(second), null);

    private static string Rsa()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>PKCS #8 (RFC 8410 §7) of 32 bytes.</summary>
    private static string Edwards() => PemEncoding.WriteString(
        "PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. RandomNumberGenerator.GetBytes(32)]);
}
