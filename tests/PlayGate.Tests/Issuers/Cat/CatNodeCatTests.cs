using System.Security.Cryptography;
using System.Text.Json;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Tokens in the tests of Eyevinn/node-cat, as they stand at its commit b56b10e.</summary>
public sealed class CatNodeCatTests
{
    private static readonly JsonElement s_nodeCat = Vectors.Read("node-cat.json");

    /// <summary>As the tests of node-cat say them; whether one has expired or is another issuer's, the common judge says.</summary>
    [Theory]
    [InlineData("untagged", "coap://as.example.com", 0L, "")]
    [InlineData("tagged", "coap://jonas.example.com", 0L, "")]
    [InlineData("other issuer", "jonas", 0L, "")]
    [InlineData("expires in 2032", null, 1963080379L, "")]
    [InlineData("expired", null, 1742159862L, "")]
    [InlineData("audiences", null, 0L, "one two")]
    public async Task Tokens_in_the_tests_of_node_cat_are_genuine(string name, string? issuer, long expiry, string audiences)
    {
        var claims = await Cats.Genuine(NodeCat(name));

        Assert.Equal(issuer, claims.Issuer);
        Assert.Equal(expiry, claims.ExpiresAt?.ToUnixTimeSeconds() ?? 0);
        Assert.Equal(audiences, string.Join(' ', claims.Audiences));
    }

    [Fact]
    public async Task A_URI_in_the_tests_of_node_cat_is_kept()
    {
        await Cats.Genuine(NodeCat("uri"), request: Cats.Request with { Path = "/content/path/file.m3u8" });
        await Cats.Refused(NodeCat("uri"), request: Cats.Request with { Path = "/content/path/file.ts" });
        await Cats.Refused(NodeCat("uri"), request: Cats.Request with { Path = "/CONTENT/path/file.m3u8" });
    }

    [Fact]
    public async Task The_signed_token_in_the_tests_of_node_cat_is_genuine_and_its_short_MAC_is_not()
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q =
            {
                X = Convert.FromHexString("143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f"),
                Y = Convert.FromHexString("60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9"),
            },
        });

        var claims = await Cats.Genuine(NodeCat("signed"), Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal(("coap://as.example.com", "jonas", "0b71"), (claims.Issuer, claims.Subject, claims.TokenId));

        Assert.Equal("its algorithm 4 is not known here", (await Cats.Refused(NodeCat("short MAC"))).Because);
    }

    private static string NodeCat(string name) => s_nodeCat.GetProperty("tokens").GetProperty(name).GetString()!;
}
