using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Delivery;

/// <summary>Requests for media at the gate are led to the CDN.</summary>
public sealed class CdnRedirectTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Media_of_a_session_is_at_the_cdn_without_asking_the_origin(string method)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, CdnSettings.SecureLink(("PlayGate:Cors:AllowedOrigins:0", "https://player.example")));
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var before = origin.Requests.All.Count;

        using var response = await gate.SendAsync(
            new HttpMethod(method), "/streams/cam0001.ts?a=1&token=spent", cookie, ("Origin", "https://player.example"), (
                "Range", "bytes=0-1"));
        using var plain = await gate.SendAsync(new HttpMethod(method), "/streams/cam0001.ts?a=1", cookie);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, plain.StatusCode);
        Assert.StartsWith(
            "https://edge.example/v/streams/cam0001.ts?a=1&md5=", plain.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-store, private", plain.Headers.CacheControl?.ToString());
        Assert.Equal("https://player.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(plain.Headers.Location, response.Headers.Location);
        Assert.Equal(before, origin.Requests.All.Count);
    }

    [Fact]
    public async Task A_file_as_first_request_opens_its_session_once_the_origin_has_confirmed_it()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(404, "none"));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai());
        var target = $"/streams/movie.mp4?token={await gate.MintAsync("movie")}";

        using var missing = await gate.GetAsync(target);
        origin.Answer = OriginAnswer.Respond(200, "media", ("Content-Type", "video/mp4"));
        using var first = await gate.GetAsync(target);
        using var again = await gate.GetAsync(target);
        using var next = await gate.GetAsync("/streams/movie.mp4", TestGate.CookieOf(first));

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, first.StatusCode);
        Assert.StartsWith("https://edge.example/v/streams/movie.mp4?hdnts=", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Empty(await first.Content.ReadAsByteArrayAsync());
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(again));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, next.StatusCode);
        Assert.False(next.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Playlists_keys_and_what_is_no_media_stay_at_the_gate_and_so_do_refusals()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai());
        var cookie = await gate.OpenAsync("/streams/cam/live.m3u8", await gate.MintAsync("cam"));

        foreach (var file in (string[])["live.m3u8", "manifest.mpd", "enc.key", "key.bin", "steering.json", "license"])
        {
            using var kept = await gate.GetAsync($"/streams/cam/{file}", cookie);
            Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        }

        using var other = await gate.GetAsync("/streams/other/seg1.ts", cookie);
        using var none = await gate.GetAsync("/streams/cam/seg1.ts");
        Assert.Equal("session_mismatch", await TestGate.CodeOfAsync(other));
        Assert.Equal("token_required", await TestGate.CodeOfAsync(none));
    }

    [Fact]
    public async Task A_viewer_who_is_only_redirected_is_there_and_not_idle()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai(("PlayGate:Session:IdleTimeout", "00:00:30")));
        var cookie = await gate.OpenAsync("/streams/cam/vod.m3u8", await gate.MintAsync("cam"));

        foreach (var number in Enumerable.Range(0, 4))
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(20));
            using var segment = await gate.GetAsync($"/streams/cam/{number}.ts", cookie);
            Assert.Equal(HttpStatusCode.TemporaryRedirect, segment.StatusCode);
        }

        gate.Clock.Advance(TimeSpan.FromMinutes(2));
        using var late = await gate.GetAsync("/streams/cam/5.ts", cookie);
        Assert.Equal("session_expired", await TestGate.CodeOfAsync(late));
    }

    [Fact]
    public async Task A_ticket_in_the_path_is_not_in_the_url()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai(("PlayGate:Session:Carrier", "Path")));
        using var opened = await gate.GetAsync($"/streams/cam/live.m3u8?token={await gate.MintAsync("cam")}");

        using var media = await gate.GetAsync(
            opened.Headers.Location!.ToString().Replace("live.m3u8", "seg%20%C3%A9.ts", StringComparison.Ordinal));

        Assert.StartsWith(
            "https://edge.example/v/streams/cam/seg%20%C3%A9.ts?hdnts=", media.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_application_may_have_a_cdn_and_another_none()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, [
            .. CdnSettings.Akamai().Where(setting => setting.Key != "PlayGate:Cdn"),
            ("PlayGate:Applications:studio:Origin", origin.Url),
            ("PlayGate:Applications:studio:Cdn", "edge")]);
        var plain = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var studio = await gate.OpenAsync("/studio/streams/cam.m3u8", await gate.MintAsync("cam", "play", new { application = "studio" }));

        using var served = await gate.GetAsync("/streams/cam0001.ts", plain);
        using var redirected = await gate.GetAsync("/studio/streams/cam0001.ts", studio);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.StartsWith(
            "https://edge.example/v/studio/streams/cam0001.ts?", redirected.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
