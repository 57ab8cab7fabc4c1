using System.Security.Cryptography;
using PlayGate.Delivery;
using PlayGate.Issuers;
using PlayGate.Tests.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Tests.Delivery;

/// <summary>What the gate signs for a CDN is a token of the same format of an issuer: two halves written apart.</summary>
public sealed class CdnRoundTripTests
{
    private const string Secret = "a secret of at least thirty-two bytes";

    [Theory]
    [InlineData(CdnFormat.SecureLink)]
    [InlineData(CdnFormat.Akamai)]
    [InlineData(CdnFormat.Bunny)]
    public void A_signed_URL_is_genuine_for_the_issuers_format(CdnFormat name)
    {
        foreach (var address in (string?[])[null, "192.0.2.1", "2001:db8::1"])
        {
            var (format, issuer) = Both(name, address is not null);
            foreach (var query in (string[])["", "?x=1"])
            {
                var path = name == CdnFormat.Akamai ? "/streams/cam/seg-1.ts" : "/streams/cam/seg%201.ts";
                var target = CdnBench.Target(path, query, address);
                var url = CdnBench.Url("", target, format.SignOne(target));
                Assert.Equal(CdnBench.Expires, issuer.Read(url, address ?? "198.51.100.7").Genuine().ExpiresAt);
                var other = url.Replace("seg", "sig", StringComparison.Ordinal);
                Assert.IsType<IssuedReading.Refused>(issuer.Read(other, address ?? "198.51.100.7"));
                if (address is not null)
                {
                    Assert.IsType<IssuedReading.Refused>(issuer.Read(url, "198.51.100.7"));
                }
            }
        }
    }

    [Theory]
    [InlineData(CdnFormat.Akamai)]
    [InlineData(CdnFormat.Bunny)]
    public void A_signed_folder_is_genuine_for_its_files_and_no_others(CdnFormat name)
    {
        var (format, issuer) = Both(name, isBound: false);
        var credential = format.SignFolder(CdnBench.Target("/streams/cam/"));
        foreach (var (path, isBelow) in new[]
        {
            ("/streams/cam/1.ts", true), ("/streams/cam/a/b/2.m4s", true),
            ("/streams/cam2/1.ts", false), ("/streams/cam", false), ("/streams/other/1.ts", false), ("/", false),
            ("/x/streams/cam/1.ts", false),
        })
        {
            var reading = issuer.Read(CdnBench.Url("", CdnBench.Target(path, "?x=1"), credential));
            if (name == CdnFormat.Bunny)
            {
                // Bunny's format has the folder in the token; the stream is judged by the caller, from what the token shows.
                Assert.True(reading is IssuedReading.Genuine genuine ? isBelow || Shown(genuine) == "/streams/cam/" : !isBelow);
                continue;
            }

            Assert.Equal(isBelow, reading is IssuedReading.Genuine);
        }
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_signed_package_is_genuine_for_its_files_and_no_others(string algorithm)
    {
        var (format, issuer) = Packages(algorithm);
        foreach (var (path, isBelow) in new[]
        {
            ("/streams/c.m+(1)*$/1.ts", true), ("/streams/c.m+(1)*$/a/2.m4s", true),
            ("/streams/cxm+(1)*$/1.ts", false), ("/streams/c.m+(1)*$2/1.ts", false), ("/streams/c.mm1/1.ts", false), ("/streams/", false),
        })
        {
            var folder = format.SignFolder(CdnBench.Target("/streams/c.m+(1)*$/"));
            Assert.Equal(isBelow, await ReadAsync(issuer, folder, path, "") is IssuedReading.Genuine);
            Assert.Equal(isBelow, await ReadAsync(issuer, folder, path, "?x=1") is IssuedReading.Genuine);

            var one = format.SignOne(CdnBench.Target(path, "?x=1"));
            Assert.IsType<IssuedReading.Genuine>(await ReadAsync(issuer, one, path, "?x=1"));
            Assert.IsType<IssuedReading.Refused>(await ReadAsync(issuer, one, path, "?x=12"));
            Assert.IsType<IssuedReading.Refused>(await ReadAsync(issuer, one, path + "x", "?x=1"));
        }
    }

    private static string? Shown(IssuedReading.Genuine genuine) =>
        genuine.Claims.Shown.FirstOrDefault(pair => pair.Key == "token_path").Value;

    private static ValueTask<IssuedReading?> ReadAsync(IIssuerFormat issuer, CdnCredential credential, string path, string query) =>
        new(issuer.ReadAsync(
            credential.Query["URISigningPackage=".Length..], new ViewerRequest("GET", "https", "edge.example", path, query)));

    private static (ICdnFormat Format, IIssuerFormat Issuer) Both(CdnFormat name, bool isBound)
    {
        var expression = isBound ? "{expires}{path} {address} {secret}" : null;
        var options = new CdnOptions { Format = name, Bind = isBound ? CdnBinding.Address : CdnBinding.None, Expression = expression };
        var issuer = new IssuerOptions { Format = Enum.Parse<IssuerFormat>(name.ToString()), Expression = expression };
        options.Secrets.Add(name == CdnFormat.Akamai ? "52a152a1" : Secret);
        issuer.Secrets.Add(options.Secrets[0]);
        return (CdnBench.Create(options), SignedUrls.Format(issuer));
    }

    private static (ICdnFormat Format, IIssuerFormat Issuer) Packages(string algorithm)
    {
        var options = new CdnOptions { Format = CdnFormat.UriSigning, KeyId = "key1", Issuer = "playgate" };
        var issuer = new IssuerOptions { Format = IssuerFormat.UriSigning, Issuer = "playgate", Algorithms = { algorithm } };
        if (algorithm == "HS256")
        {
            options.Secrets.Add(Secret);
            issuer.Secrets.Add(Secret);
            return (CdnBench.Create(options), IssuerBench.Create(issuer));
        }

        using AsymmetricAlgorithm key = algorithm == "RS256" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, key.ExportSubjectPublicKeyInfoPem());
        issuer.KeyFile = path;
        try
        {
            return (CdnBench.Create(options, key.ExportPkcs8PrivateKeyPem(), "https://edge.example"), IssuerBench.Create(issuer));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
