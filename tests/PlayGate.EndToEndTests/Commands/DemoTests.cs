using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Commands;

public sealed partial class DemoTests
{
    /// <summary>12 seconds at 25 frames.</summary>
    private const int Frames = 300;

    [Fact]
    public async Task Ffmpeg_plays_the_demo_to_its_end_from_one_url_by_the_cookie()
    {
        await using var demo = await PlayGateProcess.StartAsync(arguments: ["demo"]);
        var line = await demo.Output.FirstAsync(line => line.Contains("ffplay", StringComparison.Ordinal));
        var url = new UriBuilder(line.Split('"')[1]) { Port = demo.PublicUrl.Port, Host = demo.PublicUrl.Host }.Uri.AbsoluteUri;

        var played = await PlayAsync(url);
        Assert.True(played.ExitCode == 0, played.Output);
        Assert.Equal(Frames, int.Parse(FrameCount().Matches(played.Output)[^1].Groups["count"].Value));

        using var client = new HttpClient();
        var sessions = await client.GetStringAsync(new Uri(demo.AdminUrl, "/api/sessions"));
        Assert.Equal(2, sessions.Split("\"streamId\":\"demo\"").Length);
        using var copied = await client.GetAsync(new Uri(url));
        Assert.Equal(HttpStatusCode.Forbidden, copied.StatusCode);
        Assert.Equal(0, await demo.StopAsync());
    }

    private static async Task<(int ExitCode, string Output)> PlayAsync(string url)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-progress", "pipe:1", "-i", url, "-map", "0:v:0", "-f", "null", "-"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = ffmpeg.StandardOutput.ReadToEndAsync();
        var errors = ffmpeg.StandardError.ReadToEndAsync();
        using var limit = Patience.NewLimit();
        await ffmpeg.WaitForExitAsync(limit.Token);
        return (ffmpeg.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"^frame=(?<count>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FrameCount();
}
