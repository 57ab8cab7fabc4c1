using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Tokens that @eyevinn/cat and @auth0/cose have made (<c>Vectors/foreign.mjs</c>).</summary>
public sealed class CatForeignTests
{
    private static readonly JsonElement s_foreign = Vectors.Read("foreign.json");

    [Theory]
    [InlineData("")]
    [InlineData(" as text")]
    public async Task Tokens_of_eyevinn_cat_are_genuine_where_they_fit(string form)
    {
        var plain = await Cats.Genuine(Foreign("plain" + form));
        Assert.Equal(("eyevinn", "viewer", "0b71"), (plain.Issuer, plain.Subject, plain.TokenId));
        Assert.Equal(["one", "two"], plain.Audiences);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Cats.Expiry), plain.ExpiresAt);

        await Cats.Genuine(Foreign("uri" + form), request: Cats.Request with { Query = "?q=1&cat=x" });
        await Cats.Refused(Foreign("uri" + form), request: Cats.Request with { Path = "/streams/cam1/index.ts", Query = "?q=1" });

        var nested = Cats.Request with
        {
            Path = "/highly/nested/file/structure/that/extends/on/and/takes/quite/a/bit/of/space/and/might/consume/more/space/in/the/token/"
                + "than/is/otherwise/preferable/file.txt",
        };
        await Cats.Genuine(Foreign("sha256" + form), request: nested);
        await Cats.Genuine(Foreign("sha512" + form), request: nested);
        await Cats.Refused(Foreign("sha256" + form));
        await Cats.Refused(Foreign("sha512" + form));

        await Cats.Genuine(Foreign("methods" + form));
        await Cats.Refused(Foreign("methods" + form), request: Cats.Request with { Method = "POST" });
        await Cats.Genuine(Foreign("headers" + form));
        Assert.True((await Cats.Genuine(Foreign("reusable" + form))).IsReusable);
        Assert.False((await Cats.Genuine(Foreign("detecting" + form))).IsReusable);
        await Cats.Genuine(Foreign("renewed" + form));
        await Cats.Genuine(Foreign("conditional" + form));
        Assert.StartsWith("catgeoiso3166 ", (await Cats.Refused(Foreign("countries" + form))).Because, StringComparison.Ordinal);
        Assert.StartsWith("catpor ", (await Cats.Refused(Foreign("rejecting" + form))).Because, StringComparison.Ordinal);
        Assert.StartsWith("cattpk ", (await Cats.Refused(Foreign("tls" + form))).Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_two_forms_of_eyevinn_cat_are_the_same_token() => Assert.Equal(
        (await Cats.Genuine(Foreign("plain"))).Signed, (await Cats.Genuine(Foreign("plain as text"))).Signed);

    [Theory]
    [InlineData("192.168.1.10", true)]
    [InlineData("192.168.1.11", true)]
    [InlineData("192.168.15.255", true)]
    [InlineData("192.168.16.0", false)]
    [InlineData("2001:db8:f3c2:156a:e391:7ba4:970f:12bf", true)]
    [InlineData("2001:db8:f3c2:156a:e391:7ba4:970f:ffff", false)]
    [InlineData("2001:db8:0:20ff::1", true)]
    [InlineData("2001:db8:0:2100::1", false)]
    [InlineData("2001:db9:0:2000::1", false)]
    public async Task Networks_of_eyevinn_cat_hold_whom_they_should(string address, bool holds)
    {
        Assert.Equal(holds, await Cats.Read(Foreign("networks"), address: address) is IssuedReading.Genuine);
        Assert.Equal(Refusal.TokenAddressMismatch, (await Cats.Refused(Foreign("systems"), address: address)).Reason);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public async Task Signatures_of_auth0_cose_are_genuine_by_their_own_key_and_algorithm_only(string algorithm)
    {
        var format = Cats.FormatWithKey(Key(algorithm), algorithm);

        var claims = await Cats.Genuine(Foreign(algorithm), format);
        Assert.Equal(("auth0", "0b72"), (claims.Issuer, claims.TokenId));
        Assert.Equal(claims.Signed, (await Cats.Genuine(Foreign($"{algorithm} in CWT"), format)).Signed);

        var other = algorithm == "ES256" ? "PS256" : "ES256";
        await Cats.Refused(Foreign(algorithm), Cats.FormatWithKey(Key(other), other, algorithm));
        await Cats.Refused(Foreign(algorithm), Cats.FormatWithKey(Key(algorithm), other));
        await Cats.Refused(Foreign(algorithm));
    }

    [Fact]
    public async Task ES256_and_RS256_are_taken_with_a_key_file_and_others_where_they_are_named()
    {
        await Cats.Genuine(Foreign("ES256"), Cats.FormatWithKey(Key("ES256")));
        await Cats.Genuine(Foreign("RS256"), Cats.FormatWithKey(Key("ES256") + Key("RS256")));
        await Cats.Refused(Foreign("PS256"), Cats.FormatWithKey(Key("PS256")));
    }

    [Fact]
    public async Task MACs_of_auth0_cose_are_genuine_and_their_claims_say_stream_and_type()
    {
        var format = Cats.Format(options =>
        {
            options.Secrets[0] = Cats.Secret + Cats.Secret["hex:".Length..];
            foreach (var algorithm in new[] { "HS256", "HS384", "HS512" })
            {
                options.Algorithms.Add(algorithm);
            }

            (options.Claims.Stream, options.Claims.Type) = ("-65537", "kind");
        });

        foreach (var algorithm in new[] { "HS256", "HS384", "HS512" })
        {
            var claims = await Cats.Genuine(Foreign(algorithm), format);
            Assert.Equal(new IssuedPermission(TokenType.Play, "cam1"), Assert.Single(claims.Permissions));
        }
    }

    [Fact]
    public async Task A_signature_of_eyevinn_cat_over_text_is_genuine() =>
        Assert.Equal("0b71", (await Cats.Genuine(Foreign("signed as text"), Cats.FormatWithKey(Key("ES256")))).TokenId);

    private static string Foreign(string name) => s_foreign.GetProperty("tokens").GetProperty(name).GetString()!;

    private static string Key(string name) => s_foreign.GetProperty("keys").GetProperty(name).GetString()!;
}
