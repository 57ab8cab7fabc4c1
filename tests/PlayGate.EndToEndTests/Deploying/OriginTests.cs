using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>PlayGate with each of the settings in <c>deploy/origins</c>.</summary>
public sealed class OriginTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("ant-media", "cam_adaptive.m3u8", "/LiveApp/streams/cam_adaptive.m3u8")]
    [InlineData("mediamtx", "cam/index.m3u8", "/cam/index.m3u8")]
    [InlineData("s3", "cam/master.m3u8", "/cam/master.m3u8")]
    public async Task An_origin_is_asked_by_its_own_paths(string name, string requested, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        var settings = DeployFile.Settings("origins", name, "appsettings.json");
        foreach (var key in settings.Keys.Where(key =>
            key.EndsWith(":Address", StringComparison.Ordinal) || key == "PlayGate:Origin").ToList())
        {
            settings[key] = origin.Url + new Uri(settings[key]).AbsolutePath.TrimEnd('/');
        }

        await using var gate = await PlayGateProcess.StartAsync(settings);
        using var viewer = new HttpClient { BaseAddress = gate.PublicUrl };
        Assert.Equal(
            "origin", await viewer.GetStringAsync(new Uri($"/streams/{requested}?token={await MintAsync(gate)}", UriKind.Relative)));

        var request = Assert.Single(origin.Requests.All);
        Assert.Equal(expected, request.Target);
        Assert.Equal([new Uri(origin.Url).Authority], request["Host"]);
        Assert.Equal(name == "s3" ? ["SECRET"] : [], request["Referer"]);
    }

    [ProgramFact("nginx", "ffmpeg")]
    public async Task Nginx_gives_a_folder_of_streams_to_PlayGate_and_to_nobody_else()
    {
        var stream = await TestStreams.OfAsync(StreamKind.HlsTs);
        var folder = Directory.CreateTempSubdirectory("playgate-origin-");
        File.CreateSymbolicLink(
            Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, "streams")).FullName, "cam"), stream.Folder);
        var port = FreePort.Next();
        var configuration = (await DeployFile.ReadAsync("origins", "nginx", "nginx.conf"))
            .Replace("listen 8090;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("/srv/video", folder.FullName, StringComparison.Ordinal)
            .Replace("SECRET", Secret, StringComparison.Ordinal);
        await using var nginx = await ServerProgram.StartAsync(
            port, configuration, "nginx", "-p", "{folder}", "-c", "{file}", "-g", "daemon off; master_process off; pid nginx.pid;");
        var settings = DeployFile.Settings("origins", "nginx", "appsettings.json");
        (settings["PlayGate:Origin"], settings["PlayGate:Shield:OriginSecret"]) = ($"http://127.0.0.1:{port}", Secret);
        await using var gate = await PlayGateProcess.StartAsync(settings);

        var playback = await new Ffmpeg()
            .PlayAsync(new Uri(gate.PublicUrl, $"/streams/cam/{stream.Entry}?token={await MintAsync(gate)}"), stream);
        Assert.True(
            playback.Frames >= stream.FramesToSee, $"{playback.Frames} frames of {stream.FramesToSee}\n{playback.Log}\n{nginx.Output}");

        using var stranger = new HttpClient();
        using var refused = await stranger.GetAsync(new Uri($"http://127.0.0.1:{port}/streams/cam/{stream.Entry}"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        folder.Delete(recursive: true);
    }

    private static async Task<string> MintAsync(PlayGateProcess gate)
    {
        using var management = new HttpClient { BaseAddress = gate.AdminUrl };
        using var response = await management.PostAsJsonAsync("/api/tokens", new { streamId = "cam", type = "play", carrier = "cookie" });
        return (string)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["tokenId"]!;
    }
}
