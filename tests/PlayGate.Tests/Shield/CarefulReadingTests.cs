using System.Globalization;
using System.Net;
using PlayGate.Shield.Cache;

namespace PlayGate.Tests.Shield;

/// <summary>What an origin wrote badly is read in the way that shares less (issue 23).</summary>
public sealed class CarefulReadingTests
{
    private const string Segment = "/a.ts";

    [Theory]
    [InlineData("Cache-Control", "no-store; max-age=60")]
    [InlineData("Cache-Control", "max-age=60; no-store")]
    [InlineData("Cache-Control", "max-age=60 no-store")]
    [InlineData("Cache-Control", "max-age=60\tNo-Store")]
    [InlineData("Cache-Control", "\"no-store\", max-age=60")]
    [InlineData("Cache-Control", "'private' ; max-age=60")]
    [InlineData("Cache-Control", "max-age=60, x=\"unclosed, no-store")]
    [InlineData("Cache-Control", "public; private, max-age=60")]
    [InlineData("Cache-Control", "must-understand; no-store, must-understand, max-age=60")]
    [InlineData("Cache-Control", "max-age=60 | private=\"x\"")]
    [InlineData("Cache-Control", "max-age=60, {no-store}")]
    [InlineData("Vary", "Accept-Encoding; Cookie")]
    [InlineData("Vary", "Accept-Encoding Cookie")]
    [InlineData("Vary", "\"*\"")]
    [InlineData("Vary", "Accept-Encoding,*")]
    [InlineData("Vary", "*, Accept")]
    public async Task What_does_not_parse_is_for_one_alone_where_any_of_it_says_so(string name, string value)
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("origin", (name, value)));
        await origin.StoreAsync(Segment);
        using var second = await origin.GetAsync(Segment);

        Assert.Equal("BYPASS", ScriptedOrigin.ResultOf(second));
        Assert.Equal(2, origin.Requests.Count);
    }

    [Theory]
    [InlineData("Cache-Control", "no-cache; max-age=60")]
    [InlineData("Cache-Control", "max-age=60; no-cache")]
    [InlineData("Cache-Control", "public; max-age=0")]
    [InlineData("Cache-Control", "max-age=60; s-maxage=0")]
    [InlineData("Cache-Control", "max-age=60, max-age=0")]
    [InlineData("Cache-Control", "max-age=")]
    [InlineData("Cache-Control", "max-age")]
    [InlineData("Expires", "0")]
    [InlineData("Expires", "Sun, 01 Mar 2026 13:00:00 GMT, Sun, 01 Mar 2026 13:00:01 GMT")]
    [InlineData("Pragma", "no-cache")]
    [InlineData("Pragma", "x, No-Cache")]
    public async Task What_is_unclear_about_a_lifetime_is_asked_for_every_time(string name, string value)
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("origin", (name, value)));
        await origin.StoreAsync(Segment);
        await origin.StoreAsync(Segment);

        Assert.Equal(2, origin.Requests.Count);
    }

    [Theory]
    [InlineData("max-age=60, extension=\"no-store, private\"")]
    [InlineData("max-age=60, extension=\"a \\\" no-store\"")]
    [InlineData("max-age = 60")]
    [InlineData("max-age=60, , x-no-store-x")]
    [InlineData("max-age=60,")]
    public async Task What_does_parse_is_taken_at_its_word(string value)
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("origin", ("Cache-Control", value)));
        await origin.StoreAsync(Segment);
        await origin.StoreAsync(Segment);

        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Every_line_of_a_field_counts()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) =>
            Task.FromResult(ScriptedOrigin.Text("origin", ("Cache-Control", "max-age=60"), ("Cache-Control", "no-store")));
        await origin.StoreAsync(Segment);
        await origin.StoreAsync(Segment);

        Assert.Equal(2, origin.Requests.Count);
    }

    /// <summary>RFC 9110 §7.6.1: what is meant for all recipients is never an option of the connection.</summary>
    [Theory]
    [InlineData("Cache-Control", "no-store")]
    [InlineData("Vary", "*")]
    public async Task What_a_connection_lists_does_not_hide_who_may_have_the_answer(string name, string value)
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("origin", ("Connection", $"close, {name}"), (name, value)));
        await origin.StoreAsync(Segment);
        await origin.StoreAsync(Segment);

        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task An_origin_that_chooses_by_more_than_can_be_told_apart_shares_nothing()
    {
        using var origin = new ScriptedOrigin();
        var vary = string.Join(',', Enumerable.Range(0, 100).Select(number => $"X-{number}"));
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("origin", ("Cache-Control", "max-age=60"), ("Vary", vary)));
        await origin.StoreAsync(Segment);
        await origin.StoreAsync(Segment);

        Assert.Equal(2, origin.Requests.Count);
    }

    /// <summary>The end of time is a usual way to say "for ever"; the sweep must survive it.</summary>
    [Theory]
    [InlineData("Expires", "Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData(
        "Cache-Control", "max-age=99999999999999999999, stale-if-error=99999999999999999999, stale-while-revalidate=99999999999999999999")]
    public async Task For_ever_is_a_lifetime_like_any_other(string name, string value)
    {
        using var origin = new ScriptedOrigin();
        var date = (origin.Clock.GetUtcNow() - TimeSpan.FromSeconds(2)).ToString("R", CultureInfo.InvariantCulture);
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("origin", ("Date", date), ("ETag", "\"v1\""), (name, value)));
        await origin.StoreAsync(Segment);
        origin.Store.Sweep();
        await origin.StoreAsync(Segment);

        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task A_304_that_nobody_asked_for_is_kept_for_nobody()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(
            ScriptedOrigin.With(new HttpResponseMessage(HttpStatusCode.NotModified), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\"")));
        using var first = await origin.GetAsync(Segment);
        origin.Clock.Advance(TimeSpan.FromSeconds(6));
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("whole", ("Cache-Control", "max-age=60")));
        using var second = await origin.GetAsync(Segment);

        Assert.Equal("whole", await second.Content.ReadAsStringAsync());
    }

    /// <summary>Two tags name two representations; a 304 that either of them brings says nothing about the one that is stored.</summary>
    [Fact]
    public async Task Two_entity_tags_confirm_nothing()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (request, _) => Task.FromResult(request.Headers.IfNoneMatch.Count > 0
            ? new HttpResponseMessage(HttpStatusCode.NotModified)
            : ScriptedOrigin.Text("whole", ("Cache-Control", "max-age=1"), ("ETag", "\"a\""), ("ETag", "\"b\"")));
        await origin.StoreAsync(Segment);
        origin.Clock.Advance(TimeSpan.FromSeconds(2));
        await origin.StoreAsync(Segment);

        Assert.All(origin.Requests, request => Assert.False(request.Headers.NonValidated.Contains("If-None-Match")));
    }

    [Theory]
    [InlineData("Accept", 5000)]
    [InlineData("Accept", 20, '\u00e9')]
    public async Task What_an_origin_may_choke_on_is_in_no_shared_request(string name, int length, char letter = 'a')
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (request, _) => Task.FromResult(request.Headers.NonValidated.Contains(name)
            ? ScriptedOrigin.Text((HttpStatusCode)431, "too large")
            : ScriptedOrigin.Text("whole", ("Cache-Control", "max-age=60")));
        using var attacker = await origin.GetAsync(Segment, (name, new string(letter, length)));
        await origin.StoreAsync(Segment);
        using var second = await origin.GetAsync(Segment);

        Assert.Equal(["BYPASS", "HIT"], new[] { attacker, second }.Select(ScriptedOrigin.ResultOf));
    }

    [Fact]
    public void A_body_in_two_entity_tags_is_never_the_same_part() =>
        Assert.False(Conditions.RangeApplies(
            ResponseHead.Of(ScriptedOrigin.Text("x", ("ETag", "\"a\", \"b\"")), DateTimeOffset.UnixEpoch), "\"a\", \"b\""));
}
