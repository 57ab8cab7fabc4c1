using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Issuers.Cat;
using PlayGate.Tests.House;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>
/// Tokens that PlayGate did not make: of @eyevinn/cat and @auth0/cose (<c>Vectors/foreign.mjs</c>), of the tests of Eyevinn/node-cat at
/// b56b10e, and of Appendix A of draft-ietf-moq-c4m.
/// </summary>
public sealed class CatForeignTests
{
    private static readonly JsonElement s_foreign = Json("foreign.json");
    private static readonly JsonElement s_moqt = Json("cat-4-moqt.json");

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
        Assert.True((await Cats.Genuine(Foreign("detecting" + form))).ReportsReuse);
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

    /// <summary>Issuer, expiry, audiences and id as the tests of node-cat say them; its expired and foreign ones are the common judge's.</summary>
    [Theory]
    [InlineData("0YRDoQEFoQRMU3ltbWV0cmljMjU2eDZkOTAxMDNhMTAxNzU2MzZmNjE3MDNhMmYyZjYxNzMyZTY1Nzg2MTZkNzA2YzY1MmU2MzZmNmRYIDL8dIteq8pMXXX9oL4eo2NX1kQUaselV6p/JHSEVXWX", "coap://as.example.com", 0L, "")]
    [InlineData("2D3RhEOhAQWhBFBha2FtYWlfa2V5X2hzMjU2WCijAXgYY29hcDovL2pvbmFzLmV4YW1wbGUuY29tBhpn1JipBRpn1JipWCCX4nQb8SYQoa0SFLxE2Rh35DdTjoA9TzOSy1IP9O1BGQ", "coap://jonas.example.com", 0L, "")]
    [InlineData("2D3RhEOhAQWhBFBha2FtYWlfa2V5X2hzMjU2VKMBZWpvbmFzBhpn12U-BRpn12U-WCDf1xHvhcnvyXUxd-DP4RAbayc8nC2PLJPPPbF3S00ruw", "jonas", 0L, "")]
    [InlineData("2D3RhEOhAQWhBFBha2FtYWlfa2V5X2hzMjU2U6MEGnUCOrsGGmfXRKwFGmfXRKxYIOM6yRx830uqAamWFv1amFYRa5vaV2z5lIQTqFEvFh8z", null, 1963080379L, "")]
    [InlineData("2D3RhEOhAQWhBFBha2FtYWlfa2V5X2hzMjU2U6MEGmfXP_YGGmfXQAsFGmfXQAtYINTT_KlOyhaV6NaSxFXkqJWfBagSkPkem10dysoA-C0w", null, 1742159862L, "")]
    [InlineData("2D3RhEOhAQWhBFBha2FtYWlfa2V5X2hzMjU2V6MDgmNvbmVjdHdvBhpn12R8BRpn12R8WCAdnSbUN4KbIvaHLn-q4f4YRpfq6ERYotByjbIyZ-EkfQ", null, 0L, "one two")]
    public async Task Tokens_in_the_tests_of_node_cat_are_genuine(string text, string? issuer, long expiry, string audiences)
    {
        var claims = await Cats.Genuine(text);

        Assert.Equal(issuer, claims.Issuer);
        Assert.Equal(expiry, claims.ExpiresAt?.ToUnixTimeSeconds() ?? 0);
        Assert.Equal(audiences, string.Join(' ', claims.Audiences));
    }

    [Fact]
    public async Task The_signed_token_in_the_tests_of_node_cat_is_genuine_and_its_short_MAC_is_not()
    {
        var key = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
        {
            Curve = System.Security.Cryptography.ECCurve.NamedCurves.nistP256,
            Q =
            {
                X = Convert.FromHexString("143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f"),
                Y = Convert.FromHexString("60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9"),
            },
        });
        const string Signed = "0oRDoQEmoQRSQXN5bW1ldHJpY0VDRFNBMjU2eKZkOTAxMDNhNzAxNzU2MzZmNjE3MDNhMmYyZjYxNzMyZTY1Nzg2MTZkNzA2YzY1MmU2MzZmNmQwMjY1NmE2ZjZlNjE3MzAzNzgxODYzNmY2MTcwM2EyZjJmNmM2OTY3Njg3NDJlNjU3ODYxNmQ3MDZjNjUyZTYzNmY2ZDA0MWE1NjEyYWViMDA1MWE1NjEwZDlmMDA2MWE1NjEwZDlmMDA3NDIwYjcxWEDctMzQNy7mvRZNvwmyJ2b5WG+Q1erTbN4SCFyM05lnBH/fBFJJ2QR20OypFvHd2veW3fzGsRY/ZRM1dxUE1Mfb";
        const string ShortMac = "0YRDoQEEoQRMU3ltbWV0cmljMjU2eKZkOTAxMDNhNzAxNzU2MzZmNjE3MDNhMmYyZjYxNzMyZTY1Nzg2MTZkNzA2YzY1MmU2MzZmNmQwMjY1NmE2ZjZlNjE3MzAzNzgxODYzNmY2MTcwM2EyZjJmNmM2OTY3Njg3NDJlNjU3ODYxNmQ3MDZjNjUyZTYzNmY2ZDA0MWE1NjEyYWViMDA1MWE1NjEwZDlmMDA2MWE1NjEwZDlmMDA3NDIwYjcxSKuCk/+kFmlY";

        var claims = await Cats.Genuine(Signed, Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal(("coap://as.example.com", "jonas", "0b71"), (claims.Issuer, claims.Subject, claims.TokenId));

        Assert.Equal("its algorithm 4 is not known here", (await Cats.Refused(ShortMac)).Because);
    }

    /// <summary>
    /// The draft's tokens are no COSE messages: three texts between dots, the MAC over the first two of them, and algorithm -4, which is a key
    /// wrap in COSE. Its claims are CWT's, so they are judged in a message of ours; some are of other types than CTA-5007's.
    /// </summary>
    [Theory]
    [InlineData("cbor_issuer_only", null)]
    [InlineData("cbor_core_claims", null)]
    [InlineData("cbor_cat_version_usage", "catv ")]
    [InlineData("cbor_network_identifiers", "catnip ")]
    [InlineData("cbor_geographic_claims", "geohash ")]
    [InlineData("cbor_uri_patterns", "cath ")]
    [InlineData("cbor_alpn", null)]
    [InlineData("token_hmac_minimal", null)]
    [InlineData("token_hmac_full", "catv ")]
    [InlineData("token_es256", null)]
    [InlineData("dpop_jwk_binding", "cnf ")]
    [InlineData("dpop_no_jti", "cnf ")]
    [InlineData("dpop_es256_real_binding", "cnf ")]
    [InlineData("moqt_publisher_exact", "327 ")]
    [InlineData("moqt_subscriber_prefix", "327 ")]
    [InlineData("moqt_multi_scope", "327 ")]
    [InlineData("moqt_admin_wildcard", "327 ")]
    [InlineData("moqt_suffix_match", "327 ")]
    public async Task Claims_of_the_draft_for_MOQT_are_read_and_what_they_restrict_is_kept(string id, string? because)
    {
        var payload = Convert.FromHexString(Moqt(id).GetProperty("payload").GetString()!);
        var reading = await Cats.Read(Cats.Token(payload), request: Cats.Request with { Protocol = "h3" });

        if (because is null)
        {
            Assert.IsType<IssuedReading.Genuine>(reading);
        }
        else
        {
            var refused = Assert.IsType<IssuedReading.Refused>(reading);
            Assert.StartsWith(because, refused.Because, StringComparison.Ordinal);
            Assert.NotEmpty(refused.Claims!.Shown);
        }
    }

    [Theory]
    [InlineData("valid_basic", "https://auth.example.com", "https://relay.example.com", 1700000000L, 1700086400L)]
    [InlineData("invalid_expired", "https://auth.example.com", "", null, 1600000000L)]
    [InlineData("invalid_not_yet_valid", "https://auth.example.com", "", 1700086400L, 1700172800L)]
    [InlineData("invalid_wrong_issuer", "https://evil.example.com", "https://relay.example.com", null, 1700086400L)]
    [InlineData("invalid_wrong_audience", "https://auth.example.com", "https://other-relay.example.com", null, 1700086400L)]
    public async Task What_the_common_judge_asks_is_read_from_the_drafts_tokens(string id, string issuer, string audience, long? from, long until)
    {
        var text = Moqt(id).GetProperty("token").GetString()!;
        Assert.Null(await Cats.Read(text));

        Assert.True(CwtMessage.TryDecode(text.Split('.')[1], out var payload));
        var claims = await Cats.Genuine(Cats.Token(payload));
        Assert.Equal((issuer, audience), (claims.Issuer, string.Join(' ', claims.Audiences)));
        Assert.Equal((from, until), (claims.NotBefore?.ToUnixTimeSeconds(), claims.ExpiresAt!.Value.ToUnixTimeSeconds()));
    }

    private static string Foreign(string name) => s_foreign.GetProperty("tokens").GetProperty(name).GetString()!;

    private static string Key(string name) => s_foreign.GetProperty("keys").GetProperty(name).GetString()!;

    private static JsonElement Moqt(string id) =>
        s_moqt.GetProperty("vectors").EnumerateArray().Single(vector => vector.GetProperty("id").GetString() == id);

    private static JsonElement Json(string name) => JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests/PlayGate.Tests/Issuers/Cat/Vectors", name)));
}
