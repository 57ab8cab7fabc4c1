using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Claims that say whose a token is, for whom and for what, and those that are not understood.</summary>
public sealed class CatClaimsTests
{
    [Fact]
    public async Task Claims_are_told_in_the_words_of_all_formats()
    {
        var claims = await Cats.Genuine(Cats.Token(
            (1, "https://issuer.example"), (2, "viewer"), (3, new[] { "one", "two" }), (4, Cats.Expiry),
            (5, 1_700_000_000), (6, 1_700_000_000), (7, new byte[] { 0x0b, 0x71 }), (310, 1)));

        Assert.Equal("https://issuer.example", claims.Issuer);
        Assert.Equal("viewer", claims.Subject);
        Assert.Equal(["one", "two"], claims.Audiences);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), claims.NotBefore);
        Assert.Equal("0b71", claims.TokenId);
        Assert.Equal(new PlayGate.Issuers.IssuedPermission(null), Assert.Single(claims.Permissions));
        Assert.False(claims.IsReusable);
        Assert.Equal("2023-11-14T22:13:20Z", claims.Shown.Single(claim => claim.Key == "nbf").Value);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public async Task Catreplay_says_how_often(int replay, bool reusable) =>
        Assert.Equal(reusable, (await Cats.Genuine(Cats.With(308, replay))).IsReusable);

    [Theory]
    [InlineData(1, 5, "iss")]
    [InlineData(2, 5, "sub")]
    [InlineData(3, 5, "aud")]
    [InlineData(4, "tomorrow", "exp")]
    [InlineData(4, -1, "exp")]
    [InlineData(4, long.MaxValue, "exp")]
    [InlineData(4, double.NaN, "exp")]
    [InlineData(4, double.PositiveInfinity, "exp")]
    [InlineData(5, null, "nbf")]
    [InlineData(7, "text", "cti")]
    [InlineData(308, 3, "catreplay")]
    [InlineData(308, true, "catreplay")]
    [InlineData(310, 2, "catv")]
    [InlineData(310, "1", "catv")]
    public async Task A_malformed_claim_refuses_the_token_and_is_named(long label, object? value, string name)
    {
        var refused = await Cats.Refused(Cats.Token((label, value)));

        Assert.Equal(Refusal.TokenInvalid, refused.Reason);
        Assert.StartsWith(name + " ", refused.Because, StringComparison.Ordinal);
        Assert.NotNull(refused.Claims);
    }

    [Fact]
    public async Task A_subject_of_more_than_256_characters_is_refused_not_cut()
    {
        Assert.Equal(new string('s', 256), (await Cats.Genuine(Cats.With(2, new string('s', 256)))).Subject);
        await Cats.Refused(Cats.With(2, new string('s', 257)));
    }

    [Fact]
    public async Task A_time_may_be_a_fraction_and_not_a_tagged_one()
    {
        var claims = await Cats.Genuine(Cats.Token((4, 1_700_000_000.5)));

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500), claims.ExpiresAt);
        await Cats.Refused(Cats.Token((4, new Cats.Tagged(1, Cats.Expiry))));
    }

    [Theory]
    [InlineData("-65540")]
    [InlineData("stream")]
    [InlineData("sub")]
    [InlineData("2")]
    public async Task The_settings_name_the_claims_of_stream_and_type(string setting)
    {
        var format = Cats.Format(options => (options.Claims.Stream, options.Claims.Type) = (setting, "kind"));
        object label = setting switch { "sub" or "2" => 2, "-65540" => -65540, _ => setting };

        var claims = await Cats.Genuine(Cats.Token((4, Cats.Expiry), (label, "cam1"), ("kind", "publish")), format);
        Assert.Equal(new PlayGate.Issuers.IssuedPermission(TokenType.Publish, "cam1"), Assert.Single(claims.Permissions));

        await Cats.Refused(Cats.Token((4, Cats.Expiry), (label, "cam1"), ("kind", "watch")), format);
        await Cats.Refused(Cats.Token((4, Cats.Expiry), (label, 5)), format);
        Assert.Contains("Claims:Stream", (await Cats.Refused(Cats.Token((4, Cats.Expiry), ("kind", "play")), format)).Because);
    }

    [Theory]
    [InlineData(8, "cnf")]
    [InlineData(282, "geohash")]
    [InlineData(309, "catpor")]
    [InlineData(316, "catgeoiso3166")]
    [InlineData(317, "catgeocoord")]
    [InlineData(318, "catgeoalt")]
    [InlineData(319, "cattpk")]
    [InlineData(321, "catdpop")]
    [InlineData(324, "cattprint")]
    [InlineData(327, "327")]
    [InlineData(41, "41")]
    [InlineData(-300, "-300")]
    [InlineData(-65536, "-65536")]
    public async Task What_may_restrict_a_token_and_is_not_enforced_refuses_it(long label, string name)
    {
        var refused = await Cats.Refused(Cats.With(label, Cats.Map((4, Cats.Expiry))));

        Assert.Equal($"{name} may restrict the token and is not enforced here", refused.Because);
        Assert.Contains(refused.Claims!.Shown, claim => claim.Key == name);
    }

    [Theory]
    [InlineData("catu")]
    [InlineData("CatU")]
    [InlineData("exp")]
    [InlineData("crit")]
    [InlineData("moqt")]
    [InlineData("nor")]
    public async Task A_claim_by_its_name_in_place_of_its_number_is_not_passed_over(string name) =>
        Assert.Contains(name, (await Cats.Refused(Cats.With(name, "x"))).Because, StringComparison.Ordinal);

    [Fact]
    public async Task The_issuers_own_claims_are_passed_over_and_shown()
    {
        var claims = await Cats.Genuine(Cats.Token((4, Cats.Expiry), (-65537, "gold"), ("tier", new object[] { 1, null! })));

        Assert.Equal("gold", claims.Shown.Single(claim => claim.Key == "-65537").Value);
        Assert.Equal("[1, null]", claims.Shown.Single(claim => claim.Key == "tier").Value);
    }

    [Fact]
    public async Task How_a_refusal_is_answered_and_how_a_token_is_renewed_restrict_nothing()
    {
        await Cats.Genuine(Cats.Token(
            (4, Cats.Expiry), (320, new[] { "x" }), (322, Cats.Map((4, new object[] { 307, Cats.Map(("Location", "https://x")) }))),
            (323, Cats.Map((0, 2), (1, 60)))));
    }

    [Fact]
    public async Task A_claim_that_stands_twice_makes_the_token_unreadable_in_whatever_encodings()
    {
        // {4: 4102444800, 4: 4102444800} with the second key in one byte more than it needs.
        foreach (var twice in new[] { "A2041AF486570018041AF4865700", "A2041AF4865700041AF4865700" })
        {
            Assert.Contains("once", (await Cats.Refused(Cats.Token(Convert.FromHexString(twice)))).Because, StringComparison.Ordinal);
        }
    }
}
