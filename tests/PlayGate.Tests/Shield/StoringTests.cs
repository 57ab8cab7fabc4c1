using System.Net;
using PlayGate.Shield.Cache;
using PlayGate.Shield.Fetch;

namespace PlayGate.Tests.Shield;

/// <summary>RFC 9111 for a shared cache, and what is configured where the origin says nothing.</summary>
public sealed class StoringTests
{
    [Theory]
    [InlineData("/streams/cam0001.ts", 9000, 10_000)]
    [InlineData("/streams/cam.m3u8", 900, 1000)]
    [InlineData("/streams/cam.mpd?x=1", 900, 1000)]
    public async Task Where_the_origin_says_nothing_segments_and_playlists_have_lifetimes_of_their_own(string target, int fresh, int stale)
    {
        using var origin = new ScriptedOrigin();
        await origin.StoreAsync(target);
        origin.Clock.Advance(TimeSpan.FromMilliseconds(fresh));
        (await origin.GetAsync(target)).Dispose();
        Assert.Single(origin.Requests);
        origin.Clock.Advance(TimeSpan.FromMilliseconds(stale - fresh));
        (await origin.GetAsync(target)).Dispose();
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task What_is_neither_is_not_kept_unless_the_origin_says_so()
    {
        using var origin = new ScriptedOrigin();
        (await origin.GetAsync("/streams/cam.key")).Dispose();
        (await origin.GetAsync("/streams/cam.key")).Dispose();
        Assert.Equal(2, origin.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task A_file_that_is_not_there_is_asked_for_once_a_second(HttpStatusCode status)
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text(status, "no"));
        (await origin.GetAsync("/a.ts")).Dispose();
        using var second = await origin.GetAsync("/a.ts");
        Assert.Equal(status, second.StatusCode);
        Assert.Single(origin.Requests);
        origin.Clock.Advance(TimeSpan.FromSeconds(1));
        (await origin.GetAsync("/a.ts")).Dispose();
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Something_stale_is_confirmed_with_the_shields_own_validators_and_keeps_its_body()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) =>
            Task.FromResult(ScriptedOrigin.Text("body", ("Cache-Control", "max-age=5"), ("ETag", "\"v1\""), ("X-A", "1")));
        await origin.StoreAsync("/a.ts", ("If-None-Match", "\"mine\""));
        origin.Clock.Advance(TimeSpan.FromSeconds(6));
        origin.Answer = (_, _) => Task.FromResult(
            ScriptedOrigin.With(new HttpResponseMessage(HttpStatusCode.NotModified), ("Cache-Control", "max-age=60"), ("X-A", "2")));

        using var confirmed = await origin.GetAsync("/a.ts");
        Assert.Equal("body", await confirmed.Content.ReadAsStringAsync());
        Assert.Equal(["2"], confirmed.Headers.GetValues("X-A"));
        Assert.Equal([null, "\"v1\""], origin.Requests.Select(request => request.Headers.IfNoneMatch.SingleOrDefault()?.Tag));
        origin.Clock.Advance(TimeSpan.FromSeconds(50));
        (await origin.GetAsync("/a.ts")).Dispose();
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task No_cache_is_asked_for_every_time_and_shared_by_those_who_ask_at_once()
    {
        using var origin = new ScriptedOrigin();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        origin.Answer = (_, _) => answer.Task;
        var viewers = Enumerable.Range(0, 20).Select(_ => origin.GetAsync("/a.m3u8")).ToList();
        await origin.NextAsync();
        answer.SetResult(ScriptedOrigin.Text("list", ("Cache-Control", "no-cache")));
        Assert.All(
            await Task.WhenAll(viewers.Select(async viewer => await (await viewer).Content.ReadAsStringAsync())),
            body => Assert.Equal("list", body));
        Assert.Single(origin.Requests);

        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("newer", ("Cache-Control", "no-cache")));
        using var later = await origin.GetAsync("/a.m3u8");
        Assert.Equal("newer", await later.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task While_it_is_being_renewed_the_stale_one_is_given_to_all()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("old", ("Cache-Control", "max-age=1, stale-while-revalidate=10")));
        await origin.StoreAsync("/a.m3u8");
        origin.Clock.Advance(TimeSpan.FromSeconds(2));
        var renewal = new TaskCompletionSource<HttpResponseMessage>();
        origin.Answer = (_, _) => renewal.Task;

        foreach (var viewer in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => origin.GetAsync("/a.m3u8"))))
        {
            Assert.Equal("STALE", ScriptedOrigin.ResultOf(viewer));
            Assert.Equal("old", await viewer.Content.ReadAsStringAsync());
        }

        renewal.SetResult(ScriptedOrigin.Text("new", ("Cache-Control", "max-age=1, stale-while-revalidate=10")));
        await CoalescingTests.UntilAsync(
            () => origin.Store.Find(new CacheKey("origin", "", "/a.m3u8"))?.Stored[0].Freshness.ReceivedAt == origin.Clock.GetUtcNow());
        using var next = await origin.GetAsync("/a.m3u8");
        Assert.Equal("new", await next.Content.ReadAsStringAsync());
        Assert.Equal(2, origin.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_origin_fails_the_stale_one_is_given_where_it_allowed_that(bool isAllowed)
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text(
            "old", ("Cache-Control", isAllowed ? "max-age=1, stale-if-error=10" : "max-age=1, must-revalidate, stale-if-error=10")));
        await origin.StoreAsync("/a.ts");
        origin.Clock.Advance(TimeSpan.FromSeconds(2));
        origin.Answer = (_, _) => Task.FromException<HttpResponseMessage>(new HttpRequestException("refused"));

        if (!isAllowed)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => origin.GetAsync("/a.ts"));
            return;
        }

        using var unreachable = await origin.GetAsync("/a.ts");
        Assert.Equal("STALE", ScriptedOrigin.ResultOf(unreachable));
        Assert.Equal("old", await unreachable.Content.ReadAsStringAsync());
        (await origin.GetAsync("/a.ts")).Dispose();
        Assert.Empty(origin.Store.Find(new CacheKey("origin", "", "/a.ts"))!.State.Fetches);
        Assert.Equal(2, origin.Requests.Count);

        origin.Clock.Advance(TimeSpan.FromSeconds(1));
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text(HttpStatusCode.BadGateway, "no"));
        using var failing = await origin.GetAsync("/a.ts");
        Assert.Equal("old", await failing.Content.ReadAsStringAsync());
        origin.Clock.Advance(TimeSpan.FromSeconds(10));
        using var tooOld = await origin.GetAsync("/a.ts");
        Assert.Equal(HttpStatusCode.BadGateway, tooOld.StatusCode);
    }

    [Fact]
    public async Task What_is_stored_has_an_age_and_keeps_the_origins_date()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(
            ScriptedOrigin.Text("x", ("Cache-Control", "max-age=60"), ("Age", "7"), ("Date", "Sun, 01 Mar 2026 12:00:00 GMT")));
        await origin.StoreAsync("/a.ts");
        origin.Clock.Advance(TimeSpan.FromSeconds(5));
        using var hit = await origin.GetAsync("/a.ts");
        Assert.Equal(TimeSpan.FromSeconds(12), hit.Headers.Age);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), hit.Headers.Date);
    }

    [Theory]
    [InlineData("no-cache")]
    [InlineData("max-age=0")]
    [InlineData("no-store")]
    public async Task Viewers_pierce_the_shield_on_open_routes_only(string directive)
    {
        using var origin = new ScriptedOrigin();
        await origin.StoreAsync("/a.ts");
        origin.Clock.Advance(TimeSpan.FromSeconds(1));
        (await origin.GetAsync("/a.ts", ("Cache-Control", directive), ("Pragma", "no-cache"))).Dispose();
        Assert.Single(origin.Requests);
        (await origin.GetOpenAsync("/a.ts", ("Cache-Control", directive))).Dispose();
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Only_if_cached_never_reaches_the_origin()
    {
        using var origin = new ScriptedOrigin();
        using var nothing = await origin.GetOpenAsync("/a.ts", ("Cache-Control", "only-if-cached"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, nothing.StatusCode);
        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData("Cookie")]
    [InlineData("Authorization")]
    public async Task Who_brings_credentials_is_given_what_the_origin_calls_public_and_nothing_else(string header)
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (request, _) => Task.FromResult(
            ScriptedOrigin.Text(request.Headers.Contains(header) ? "personal" : "for all", ("Cache-Control", "max-age=60")));
        (await origin.GetAsync("/a.ts")).Dispose();
        using var personal = await origin.GetAsync("/a.ts", (header, "secret"));
        Assert.Equal("personal", await personal.Content.ReadAsStringAsync());
        using var other = await origin.GetAsync("/a.ts");
        Assert.Equal("for all", await other.Content.ReadAsStringAsync());

        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("public", ("Cache-Control", "public, max-age=60")));
        (await origin.GetAsync("/b.ts")).Dispose();
        var before = origin.Requests.Count;
        using var hit = await origin.GetAsync("/b.ts", (header, "secret"));
        Assert.Equal("HIT", ScriptedOrigin.ResultOf(hit));
        Assert.Equal(before, origin.Requests.Count);
    }

    [Theory]
    [InlineData("POST", 200, true)]
    [InlineData("DELETE", 204, true)]
    [InlineData("PUT", 500, false)]
    [InlineData("OPTIONS", 200, false)]
    public async Task A_successful_change_makes_the_origin_be_asked_again(string method, int status, bool isForgotten)
    {
        using var origin = new ScriptedOrigin();
        (await origin.GetOpenAsync("/a.ts")).Dispose();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text((HttpStatusCode)status, ""));
        (await origin.SendAsync(new HttpMethod(method), "/a.ts", isGuarded: false, CancellationToken.None)).Dispose();
        (await origin.GetOpenAsync("/a.ts")).Dispose();
        Assert.Equal(isForgotten ? 3 : 2, origin.Requests.Count);
    }

    [Fact]
    public async Task Nothing_that_a_viewer_could_add_reaches_the_origin_in_a_shared_fetch()
    {
        using var origin = new ScriptedOrigin();
        (await origin.GetAsync(
            "/a.ts?b=2&CMCD=br%3D1&a=1",
            ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-For", "203.0.113.9"),
            ("X-Host", "evil.example"),
            ("X-Original-URL", "/admin"),
            ("Origin", "https://player.example"),
            ("User-Agent", "player"),
            ("Referer", "https://player.example/"),
            ("Cache-Control", "no-cache"),
            ("If-None-Match", "\"x\""),
            ("Accept", "*/*"),
            ("Accept-Encoding", "deflate, gzip;q=0.5, br"))).Dispose();
        var fetch = Assert.Single(origin.Requests);
        Assert.Equal("http://origin.example/a.ts?a=1&b=2", fetch.RequestUri?.OriginalString);
        Assert.Equal(
            ["Accept-Encoding: br, gzip", "Accept: */*"],
            fetch.Headers.NonValidated.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Purging_forgets_a_path_with_any_query_or_all_below_a_prefix()
    {
        using var origin = new ScriptedOrigin();
        foreach (var target in new[] { "/streams/cam/1.ts", "/streams/cam/1.ts?x=1", "/streams/cam/2.ts", "/streams/other.ts" })
        {
            (await origin.GetAsync(target)).Dispose();
        }

        Assert.Equal(2, origin.Administration.Purge("/streams/cam/1.ts"));
        Assert.Equal(0, origin.Administration.Purge("/streams/cam"));
        Assert.Equal(1, origin.Administration.Purge("/streams/cam/*"));
        (await origin.GetAsync("/streams/other.ts")).Dispose();
        Assert.Equal(4, origin.Requests.Count);
    }
}
