using Microsoft.Playwright;
using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing;

namespace PlayGate.EndToEndTests.Players.Browser;

/// <summary>A player in a web page, mostly at eight times the speed.</summary>
/// <param name="name">As <c>player.js</c> knows it; <c>native</c> is the browser's own.</param>
/// <param name="site">Where the page lies.</param>
/// <param name="withCredentials">Whether the player is set up to send cookies to another origin.</param>
internal sealed class WebPlayer(string name, Site site, bool withCredentials) : Player
{
    private const string Native = "native";

    /// <summary>How long it may take from the last picture that is needed to its end, which decides nothing any more.</summary>
    private const float EndInMilliseconds = 15_000;

    /// <summary>What the pages need of npm's packages; the project copies the same files beside the tests.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        "node_modules/hls.js/dist/hls.min.js",
        "node_modules/shaka-player/dist/shaka-player.compiled.js",
        "node_modules/video.js/dist/video.min.js",
        "node_modules/dashjs/dist/modern/umd/dash.all.min.js",
    ];

    public override async Task<Playback> PlayAsync(Uri url, TestStream stream)
    {
        var pages = await PlayerPages.SharedAsync();
        // The browser's own player breaks off a live stream that is to go faster than it comes.
        var speed = stream.IsLive && name == Native ? 1 : 8;
        var page = await Chromium.NewPageAsync();
        var log = new List<string>();
        page.Console += (_, message) => log.Add(message.Text);
        page.PageError += (_, error) => log.Add(error);
        try
        {
            var credentials = withCredentials ? "include" : "omit";
            await page.GotoAsync(
                $"{pages.OriginOn(site)}/player.html?player={name}&credentials={credentials}"
                + $"&speed={speed}&url={Uri.EscapeDataString(url.AbsoluteUri)}");
            var isShown = $"framesShown({TestStream.FramesPerSecond}) >= {stream.FramesToSee}";
            await page.WaitForFunctionAsync(
                $"playback.over || {isShown}", null, new PageWaitForFunctionOptions { Timeout = Patience.Milliseconds });
            await page.WaitForFunctionAsync("playback.over", null, new PageWaitForFunctionOptions { Timeout = EndInMilliseconds });
        }
        catch (TimeoutException)
        {
            log.Add("It did not come to an end.");
        }

        var frames = await page.EvaluateAsync<int>($"framesShown({TestStream.FramesPerSecond})");
        log.Add(await page.EvaluateAsync<string>("JSON.stringify(playback)"));
        await page.Context.CloseAsync();
        return new Playback(frames, string.Join('\n', log));
    }

    public override string ToString() => $"{name} on {site}";
}
