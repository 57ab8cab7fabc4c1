using PlayGate.Delivery;

namespace PlayGate.Tests.Delivery;

/// <summary>URLs are those of the vendors' own signers, byte for byte. The scripts beside the vectors say how they were made.</summary>
public sealed class VendorVectorTests
{
    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (var file in Files.Keys)
            {
                CdnBench.Vectors(file).Vectors.ToList().ForEach(vector => names.Add(file, vector.Name));
            }

            return names;
        }
    }

    private static Dictionary<string, CdnFormat> Files => new(StringComparer.Ordinal)
    {
        ["secure-link.json"] = CdnFormat.SecureLink,
        ["cloudfront.json"] = CdnFormat.CloudFront,
        ["akamai.json"] = CdnFormat.Akamai,
        ["bunny.json"] = CdnFormat.Bunny,
        ["google.json"] = CdnFormat.GoogleMediaCdn,
        ["cloudflare.json"] = CdnFormat.CloudflareWaf,
        ["uri-signing.json"] = CdnFormat.UriSigning,
        ["url-sig.json"] = CdnFormat.UrlSig,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_URL_is_the_one_of_the_vendors_signer(string file, string name)
    {
        var vectors = CdnBench.Vectors(file);
        var vector = vectors.Vectors.Single(vector => vector.Name == name);
        var format = Format(Files[file], vectors, vector);
        var expires = DateTimeOffset.FromUnixTimeSeconds(vectors.Expires);
        var target = CdnBench.Target(vector.Path, vector.Query, vector.Address) with { ExpiresAt = expires };

        Assert.True(format.CanSign(target));
        var credential = name.StartsWith("folder", StringComparison.Ordinal) ? format.SignFolder(target) : format.SignOne(target);
        Assert.Equal(vector.Signed, CdnBench.Url(vectors.Origin, target, credential));
    }

    private static ICdnFormat Format(CdnFormat name, CdnVectors vectors, CdnVector vector)
    {
        var options = new CdnOptions
        {
            Format = name,
            KeyId = vectors.KeyId,
            Issuer = "playgate",
            Expression = vector.Expression,
            Bind = vector.Address is null ? CdnBinding.None : CdnBinding.Address,
        };
        var pem = name switch
        {
            CdnFormat.CloudFront => vectors.Key,
            CdnFormat.GoogleMediaCdn => CdnBench.Edwards(vectors.Key.Replace('-', '+').Replace('_', '/')),
            _ => vector.Name.EndsWith("RS256", StringComparison.Ordinal) ? vectors.Rsa : null,
        };
        if (pem is not null)
        {
            return CdnBench.Create(options, pem, vectors.Origin);
        }

        options.Secrets.Add(vectors.Key);
        return CdnBench.Create(options, vectors.Origin);
    }
}
