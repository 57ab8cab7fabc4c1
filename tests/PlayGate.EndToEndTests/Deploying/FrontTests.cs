using System.Net;
using System.Text;
using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing;

namespace PlayGate.EndToEndTests.Deploying;

public sealed class FrontTests
{
    [ProgramFact("nginx", "ffmpeg")]
    public Task Viewers_play_over_https_and_http2_through_nginx() => PlaysAsync("nginx");

    [ProgramFact("caddy", "ffmpeg")]
    public Task Viewers_play_over_https_and_http2_through_caddy() => PlaysAsync("caddy");

    private static async Task PlaysAsync(string proxy)
    {
        var stream = await TestStreams.OfAsync(StreamKind.HlsTs);
        await using var stage = new FrontStage();
        await stage.StartAsync(proxy, stream);

        var secret = await AViewerOpensAsync(stage);
        await FfmpegPlaysAsync(stage, stream);
        await LiveIsNotHeldBackAsync(stage);
        await ManagementIsOutOfReachAsync(stage);
        Assert.DoesNotContain(secret, stage.ProxyLog, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, stage.Gate.Output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> AViewerOpensAsync(FrontStage stage)
    {
        var token = (string)(await stage.MintAsync("opened"))["tokenId"]!;
        using var response = await stage.GetAsync(
            $"/streams/opened/master.m3u8?token={token}", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "http"));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(FrontStage.ViewerAddress, (string?)(await stage.SessionAsync("opened"))["address"]);

        using var again = await stage.GetAsync("/streams/opened/master.m3u8", ("Cookie", cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var copied = await stage.GetAsync($"/streams/opened/master.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.Forbidden, copied.StatusCode);
        return token;
    }

    private static async Task FfmpegPlaysAsync(FrontStage stage, TestStream stream)
    {
        var url = new Uri((string)(await stage.MintAsync("played"))["url"]!);
        Assert.Equal(stage.Url.GetLeftPart(UriPartial.Authority), url.GetLeftPart(UriPartial.Authority));
        var playback = await new Ffmpeg().PlayAsync(new Uri(stage.Url, $"/streams/played/{stream.Entry}{url.Query}"), stream);
        Assert.True(
            playback.Frames >= stream.FramesToSee, $"{playback.Frames} frames of {stream.FramesToSee}\n{playback.Log}\n{stage.ProxyLog}");
    }

    private static async Task LiveIsNotHeldBackAsync(FrontStage stage)
    {
        var token = (string)(await stage.MintAsync("live"))["tokenId"]!;
        using var response = await stage.GetAsync($"/streams/live/live.ts?token={token}").InTimeAsync();
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = new byte["first ".Length];
        await body.ReadExactlyAsync(first).AsTask().InTimeAsync();
        Assert.Equal("first ", Encoding.ASCII.GetString(first));
        stage.SendMore();
        using var rest = new StreamReader(body);
        Assert.Equal("second", await rest.ReadToEndAsync().InTimeAsync());
    }

    private static async Task ManagementIsOutOfReachAsync(FrontStage stage)
    {
        foreach (var path in (string[])["/", "/api/tokens", "/api/sessions", "/health/ready", "/metrics", "/authorize", "/hooks/srs"])
        {
            using var plain = await stage.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, plain.StatusCode);
            using var named = await stage.GetAsync(
                path,
                ("X-Forwarded-Host", stage.Gate.AdminUrl.Authority),
                ("X-Forwarded-For", "127.0.0.1"),
                ("X-Forwarded-Port", $"{stage.Gate.AdminUrl.Port}"));
            Assert.Equal(HttpStatusCode.NotFound, named.StatusCode);
        }
    }
}
