using System.Security.Cryptography;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

public sealed class JwsAlgorithmTests
{
    private static readonly byte[] Signed = "signed"u8.ToArray();

    [Theory]
    [InlineData("ES256", "nistP256")]
    [InlineData("ES384", "nistP384")]
    [InlineData("ES512", "nistP521")]
    public void A_curve_goes_with_one_algorithm(string algorithm, string fitting)
    {
        foreach (var name in (string[])["nistP256", "nistP384", "nistP521"])
        {
            using var pair = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
            var hash = new HashAlgorithmName($"SHA{algorithm[2..]}");

            Assert.Equal(name == fitting, Find(algorithm).Verifies(new IssuerKey(pair), Signed, pair.SignData(Signed, hash)));
        }
    }

    [Fact]
    public void A_MAC_has_its_whole_length()
    {
        var mac = HMACSHA256.HashData(Signed, Signed);

        Assert.True(Find("HS256").Verifies(new IssuerKey(Signed), Signed, mac));
        Assert.All(Enumerable.Range(0, mac.Length), length => Assert.False(
            Find("HS256").Verifies(new IssuerKey(Signed), Signed, mac.AsSpan(0, length))));
    }

    [Fact]
    public void A_key_of_another_kind_verifies_nothing()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        IssuerKey[] keys = [new(curve), new(rsa), new(Signed)];
        byte[][] signatures =
        [
            curve.SignData(Signed, HashAlgorithmName.SHA256),
            rsa.SignData(Signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            HMACSHA256.HashData(Signed, Signed),
        ];

        var verified = from algorithm in JwsAlgorithm.All
                       from key in keys
                       from signature in signatures
                       where algorithm.Verifies(key, Signed, signature)
                       select (algorithm.Name, Array.IndexOf(keys, key), Array.IndexOf(signatures, signature));

        Assert.Equal([("HS256", 2, 2), ("RS256", 1, 1), ("ES256", 0, 0)], verified);
    }

    private static JwsAlgorithm Find(string name) => JwsAlgorithm.All.Single(algorithm => algorithm.Name == name);
}
