using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Issuers.Cat;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>The vectors of Appendix A of draft-ietf-moq-c4m, as they stand at the commit aeba690 of moq-wg/CAT-4-MOQT.</summary>
public sealed class CatMoqtTests
{
    private static readonly JsonElement s_moqt = Vectors.Read("cat-4-moqt.json");

    /// <summary>
    /// The draft's tokens are no COSE messages: three texts between dots, the MAC over the first two of them, and algorithm -4, which is a
    /// key wrap in COSE. Its claims are CWT's, so they are judged in a message of ours; some are of other types than CTA-5007's.
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
    public async Task What_the_common_judge_asks_is_read_from_the_drafts_tokens(
        string id, string issuer, string audience, long? from, long until)
    {
        var text = Moqt(id).GetProperty("token").GetString()!;
        Assert.Null(await Cats.Read(text));

        Assert.True(CwtMessage.TryDecode(text.Split('.')[1], out var payload));
        var claims = await Cats.Genuine(Cats.Token(payload));
        Assert.Equal((issuer, audience), (claims.Issuer, string.Join(' ', claims.Audiences)));
        Assert.Equal((from, until), (claims.NotBefore?.ToUnixTimeSeconds(), claims.ExpiresAt!.Value.ToUnixTimeSeconds()));
    }

    private static JsonElement Moqt(string id) =>
        s_moqt.GetProperty("vectors").EnumerateArray().Single(vector => vector.GetProperty("id").GetString() == id);
}
