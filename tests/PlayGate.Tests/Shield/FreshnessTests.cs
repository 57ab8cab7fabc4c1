using System.Globalization;
using System.Net;
using PlayGate.Shield.Cache;

namespace PlayGate.Tests.Shield;

public sealed class FreshnessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("max-age=10", 10)]
    [InlineData("max-age=10, s-maxage=3", 3)]
    [InlineData("s-maxage=30, max-age=0", 30)]
    [InlineData("max-age=10, max-age=5", 5)]
    [InlineData("max-age=\"10\"", 10)]
    [InlineData("max-age='10'", 0)]
    [InlineData("max-age=-10", 0)]
    [InlineData("max-age=1.5", 0)]
    [InlineData("MAX-AGE=010", 10)]
    [InlineData("x=\"max-age=99\", max-age=1", 1)]
    [InlineData("max-age=99999999999999999999", int.MaxValue)]
    [InlineData("public", 7)]
    public void The_lifetime_is_what_the_origin_says_to_shared_caches_and_else_what_is_configured(string cacheControl, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Of(("Cache-Control", cacheControl)).Lifetime);

    [Theory]
    [InlineData("Sun, 01 Mar 2026 12:01:00 GMT", 60)]
    [InlineData("Sunday, 01-Mar-26 12:01:00 GMT", 60)]
    [InlineData("Sun Mar  1 12:01:00 2026", 60)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", -3600)]
    [InlineData("0", 0)]
    [InlineData("tomorrow", 0)]
    public void Expires_counts_from_the_origins_own_date(string expires, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Of(("Expires", expires)).Lifetime);

    [Theory]
    [InlineData(null, 0, 0, 2)]
    [InlineData("5", 0, 0, 5 + 2)]
    [InlineData("5", 60, 0, 59)]
    [InlineData(null, 1, 5, 2)]
    [InlineData(null, -60, 0, 2)]
    public void The_age_on_arrival_is_the_greater_of_what_is_stated_and_what_the_date_shows(
        string? age, int dateBehind, int elapsed, int expected)
    {
        var freshness = Of(
            age,
            ("Cache-Control", "max-age=100"),
            ("Date", (Now - TimeSpan.FromSeconds(dateBehind)).ToString("R", CultureInfo.InvariantCulture)));
        Assert.Equal(TimeSpan.FromSeconds(expected + elapsed), freshness.AgeAt(Now + TimeSpan.FromSeconds(elapsed)));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("0, 0")]
    [InlineData("7;x=1")]
    public void An_age_that_cannot_be_read_is_too_old(string age) =>
        Assert.False(Of(age, ("Cache-Control", "max-age=3600")).IsFreshAt(Now));

    [Fact]
    public void An_answer_of_one_second_is_fresh_for_a_second_whenever_in_its_second_it_was_made()
    {
        using var response = ScriptedOrigin.Text(HttpStatusCode.OK, "", ("Date", "Sun, 01 Mar 2026 12:00:00 GMT"));
        var received = Now + TimeSpan.FromMilliseconds(990);
        var freshness = Freshness.Of(ResponseHead.Of(response, received), null, received, received, TimeSpan.FromSeconds(1));
        Assert.True(freshness.IsFreshAt(received + TimeSpan.FromMilliseconds(999)));
    }

    [Fact]
    public void Fresh_ends_when_the_age_reaches_the_lifetime()
    {
        var freshness = Of(("Cache-Control", "max-age=12"));
        Assert.True(freshness.IsFreshAt(Now + TimeSpan.FromSeconds(9.9)));
        Assert.False(freshness.IsFreshAt(Now + TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("max-age=10, stale-while-revalidate=5, stale-if-error=60", true, true)]
    [InlineData("s-maxage=10, stale-while-revalidate=5, stale-if-error=60", true, true)]
    [InlineData("max-age=10", false, false)]
    [InlineData("max-age=10, must-revalidate, stale-while-revalidate=5, stale-if-error=60", false, false)]
    [InlineData("max-age=10, proxy-revalidate, stale-while-revalidate=5, stale-if-error=60", false, false)]
    [InlineData("no-cache, max-age=10, stale-while-revalidate=5, stale-if-error=60", false, false)]
    public void Staleness_needs_leave_and_yields_to_a_ban(string cacheControl, bool whileRevalidating, bool ifError)
    {
        var later = Now + TimeSpan.FromSeconds(11);
        var freshness = Of(("Cache-Control", cacheControl));
        Assert.False(freshness.IsFreshAt(later));
        Assert.Equal(whileRevalidating, freshness.MayCoverRevalidationAt(later));
        Assert.Equal(ifError, freshness.MayCoverErrorAt(later));
    }

    private static Freshness Of(params (string Name, string Value)[] headers) => Of(null, headers);

    private static Freshness Of(string? age, params (string Name, string Value)[] headers)
    {
        using var response = ScriptedOrigin.Text(HttpStatusCode.OK, "", headers);
        return Freshness.Of(ResponseHead.Of(response, Now), age, Now - TimeSpan.FromSeconds(2), Now, TimeSpan.FromSeconds(7));
    }
}
