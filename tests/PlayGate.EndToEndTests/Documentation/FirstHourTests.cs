using System.Net;
using Microsoft.Playwright;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>
/// Issue 16: README.md alone takes its reader from ffmpeg's default HLS to a guarded stream; a paragraph of its commands is a step.
/// </summary>
public sealed class FirstHourTests(ITestOutputHelper output)
{
    private const int FramesPerSecond = 25;

    private readonly Uri _public = new($"http://127.0.0.1:{FreePort.Next()}");
    private readonly Uri _admin = new($"http://127.0.0.1:{FreePort.Next()}");

    [ReaderFact]
    public async Task Its_commands_guard_a_live_stream_of_ones_own()
    {
        var pages = await PlayerPages.SharedAsync();
        await using var reader = new ReaderShell(Variables());
        var (serveStream, serveGate, mint, replay, kick) = StepsFor(pages) is [var a, var b, var c, var d, var e] ? (a, b, c, d, e)
            : throw new InvalidDataException("Five steps.");

        await reader.RunAsync(serveStream);
        await reader.HasAsync("media/streams/cam.m3u8");
        Assert.Contains("files          ok: a session of cam covers", await reader.RunAsync(serveGate), StringComparison.Ordinal);
        await Patience.UntilAsync(IsReadyAsync);
        var url = (await reader.RunAsync(mint)).Split('\n').Single(line => line.StartsWith("http://", StringComparison.Ordinal));
        await using var relay = RecordingRelay.Before(_public);
        var page = await PlayAsync(pages, new UriBuilder(url) { Port = relay.Url.Port }.Uri);
        await ShowsAsync(page, seconds: 2);
        Assert.Contains("token_invalid", await reader.RunAsync(ReaderFolder.Failing(replay)), StringComparison.Ordinal);
        await ShowsAsync(page, seconds: 4);

        await reader.RunAsync(kick);
        var kicked = relay.Now;
        await page.WaitForFunctionAsync("playback.over");

        output.WriteLine(ExchangeLog.Of(relay.Exchanges.All, url.Split("token=")[1]));
        var after = relay.Exchanges.All.Where(exchange => exchange.At > kicked).ToList();
        Assert.NotEmpty(after);
        Assert.All(after, exchange => Assert.Equal((int)HttpStatusCode.Forbidden, exchange.Status));
        await page.Context.CloseAsync();
    }

    /// <summary>The ports that are the reader's are replaced by free ones, and his page's by our page's.</summary>
    private static string[] StepsFor(PlayerPages pages)
    {
        var port = FreePort.Next();
        return Assert.Single(Documents.BlocksOf("README.md"), block => block.IsLive).Text
            .Replace("localhost:5080", $"localhost:{port}", StringComparison.Ordinal)
            .Replace("http.server 5080", $"http.server {port}", StringComparison.Ordinal)
            .Replace("http://localhost:3000", pages.OriginOn(Site.Same), StringComparison.Ordinal)
            .Split("\n\n");
    }

    /// <summary>hls.js as it is, on a page of another port.</summary>
    private static async Task<IPage> PlayAsync(PlayerPages pages, Uri url)
    {
        var page = await Chromium.NewPageAsync();
        await page.GotoAsync($"{pages.OriginOn(Site.Same)}/player.html?player=hls.js&speed=1&url={Uri.EscapeDataString(url.AbsoluteUri)}");
        return page;
    }

    private static async Task ShowsAsync(IPage page, int seconds)
    {
        await page.WaitForFunctionAsync($"playback.over || framesShown({FramesPerSecond}) >= {seconds * FramesPerSecond}");
        Assert.False(await page.EvaluateAsync<bool>("playback.over"), await page.EvaluateAsync<string>("JSON.stringify(playback)"));
    }

    /// <summary>
    /// Ports of its own, and more time than a player needs to show its token again, or the store to answer, on a starved core.
    /// </summary>
    private IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("Kestrel__Endpoints__Public__Url", _public.AbsoluteUri),
        ("Kestrel__Endpoints__Admin__Url", _admin.AbsoluteUri),
        ("PlayGate__Token__Grace", "00:01:00"),
        ("ConnectionStrings__PlayGate", PlayGateProcess.PatientStore),
    ];

    private async Task<bool> IsReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = _admin };
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
