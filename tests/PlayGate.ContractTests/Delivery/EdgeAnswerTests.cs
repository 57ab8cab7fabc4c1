using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Delivery;

/// <summary>What the answers to a CDN carry, so that it keeps them for all viewers and as long as it may.</summary>
public sealed class EdgeAnswerTests
{
    [Fact]
    public async Task What_the_origin_says_about_caching_passes_as_it_is()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(
            200, "media", ("Cache-Control", "public, max-age=5, s-maxage=30"), ("ETag", "\"v1\""), ("CDN-Cache-Control", "max-age=60"),
            ("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT")));
        await using var gate = await CdnGate.StartAsync(origin);
        await gate.FetchAsync("/cdn/streams/cam/1.ts");
        gate.Clock.Advance(TimeSpan.FromSeconds(3));

        var answer = await gate.FetchAsync("/cdn/streams/cam/1.ts");

        Assert.Equal(
            ("HIT", "3", "public, max-age=5, s-maxage=30", "max-age=60", "\"v1\"", "Sun, 01 Mar 2026 11:00:00 GMT"),
            (answer.Header("X-Cache"), answer.Header("Age"), answer.Header("Cache-Control"), answer.Header("CDN-Cache-Control"),
                answer.Header("ETag"), answer.Header("Last-Modified")));
        Assert.Equal(304, (await gate.FetchAsync("/cdn/streams/cam/1.ts", "If-None-Match: \"v1\"")).Status);
    }

    [Theory]
    [InlineData(200, "public, max-age=10")]
    [InlineData(404, "max-age=1")]
    [InlineData(410, "max-age=1")]
    [InlineData(403, "no-store")]
    [InlineData(500, "no-store")]
    public async Task Where_the_origin_says_nothing_the_cdn_need_not_guess(int status, string caching)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(status, "media"));
        await using var gate = await CdnGate.StartAsync(origin);

        var answer = await gate.FetchAsync("/cdn/streams/cam/1.ts");

        Assert.Equal((status, caching), (answer.Status, answer.Header("Cache-Control")));
    }

    [Theory]
    [InlineData("Expires", "Sun, 01 Mar 2026 13:00:00 GMT")]
    [InlineData("Pragma", "no-cache")]
    [InlineData("Surrogate-Control", "max-age=60")]
    public async Task What_it_says_in_another_way_counts_too(string name, string value)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", (name, value)));
        await using var gate = await CdnGate.StartAsync(origin);

        var answer = await gate.FetchAsync("/cdn/streams/cam/1.ts");

        Assert.Equal(value, answer.Header(name));
        Assert.Empty(answer["Cache-Control"]);
    }

    [Fact]
    public async Task An_origin_that_is_away_is_not_kept()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.CutBeforeHeaders());
        await using var gate = await CdnGate.StartAsync(origin);

        var answer = await gate.FetchAsync("/cdn/streams/cam/1.ts");

        Assert.Equal((502, "no-store"), (answer.Status, answer.Header("Cache-Control")));
    }

    [Fact]
    public async Task Every_page_may_read_it_and_no_cookie_goes_along()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(
            200, "media", ("Set-Cookie", "who=me"), ("Vary", "Origin, Accept-Encoding, User-Agent"),
            ("Access-Control-Allow-Origin", "https://one.example"), ("Access-Control-Allow-Credentials", "true")));
        await using var gate = await CdnGate.StartAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", "https://one.example"));

        var answer = await gate.FetchAsync("/cdn/streams/cam/1.ts", "Origin: null");

        Assert.Equal(["*"], answer["Access-Control-Allow-Origin"]);
        Assert.Contains("Content-Range", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Equal(["Accept-Encoding"], answer["Vary"]);
        Assert.Empty(answer["Access-Control-Allow-Credentials"]);
        Assert.Empty(answer["Set-Cookie"]);
    }

    [Fact]
    public async Task A_preflight_for_ranges_is_answered_without_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await CdnGate.StartAsync(origin);

        var answer = await RawClient.SendAsync(
            gate.Public, "OPTIONS", "/cdn/streams/cam/1.ts?md5=a&expires=1", "Origin: null", "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: range, cmcd-session");

        Assert.Equal(
            (204, "*", "GET, HEAD, OPTIONS", "range, cmcd-session"),
            (answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Methods"),
                answer.Header("Access-Control-Allow-Headers")));
        Assert.Empty(origin.Requests.All);
    }

    [Fact]
    public async Task Ranges_come_out_of_the_stored_whole()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "0123456789", ("Cache-Control", "max-age=60")));
        await using var gate = await CdnGate.StartAsync(origin);
        var whole = await gate.FetchAsync("/cdn/streams/cam/1.mp4");

        var part = await gate.FetchAsync("/cdn/streams/cam/1.mp4?md5=a&expires=1", "Range: bytes=2-4");
        var head = await RawClient.SendAsync(gate.Public, "HEAD", "/cdn/streams/cam/1.mp4", CdnGate.Secret);

        Assert.Equal((200, "bytes"), (whole.Status, whole.Header("Accept-Ranges")));
        Assert.Equal((206, "bytes 2-4/10", "234"), (part.Status, part.Header("Content-Range"), part.Text));
        Assert.Equal((200, "10"), (head.Status, head.Header("Content-Length")));
        Assert.Single(origin.Requests.All);
    }
}
