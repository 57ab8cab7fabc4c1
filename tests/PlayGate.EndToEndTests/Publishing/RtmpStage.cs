using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Publishing;

/// <summary>nginx with its RTMP module, configured as in <c>deploy/</c>, PlayGate beside it, and ffmpeg to publish and to play.</summary>
public sealed class RtmpStage : IAsyncLifetime
{
    private const string Secret = "a-secret-of-some-length";
    private ServerProgram? _nginx;
    private PlayGateProcess? _gate;

    public int Port { get; } = FreePort.Next();

    public PlayGateProcess Gate => _gate!;

    private HttpClient Management { get; } = new();

    public async Task InitializeAsync()
    {
        if (RtmpFactAttribute.Missing is not null)
        {
            return;
        }

        _gate = await PlayGateProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PlayGate:Origin"] = "http://127.0.0.1:9",
            ["PlayGate:Hooks:Secret"] = Secret,
            ["PlayGate:Publishing:RtmpUrl"] = $"rtmp://127.0.0.1:{Port}/live",
        });
        Management.BaseAddress = _gate.AdminUrl;
        _nginx = await ServerProgram.StartAsync(
            Port, await ConfigurationAsync(), "nginx", "-p", "{folder}", "-c", "{file}", "-g", "pid nginx.pid;");
    }

    /// <summary>Mints and returns the URL that the answer names, or for a player the one that follows from the stream.</summary>
    public async Task<string> MintAsync(string stream, string type, int expiresIn = 300)
    {
        using var response = await Management.PostAsJsonAsync("/api/tokens", new { streamId = stream, type, expiresIn });
        var minted = (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!;
        return type == "publish" ? (string)minted["url"]! : UrlOf(stream, (string)minted["tokenId"]!);
    }

    public string UrlOf(string stream, string token) => $"rtmp://127.0.0.1:{Port}/live/{stream}?token={token}";

    /// <summary>Publishes for longer than any test takes, and returns once media flows.</summary>
    public static async Task<RunningProgram> PublishAsync(string url, params IEnumerable<string> more)
    {
        var publisher = Start(url, seconds: 3600, more);
        await publisher.Output.FirstAsync(line => line.StartsWith("frame=", StringComparison.Ordinal) && line is not "frame=0");
        return publisher;
    }

    /// <summary>Whether a publisher that wants to send for a moment may do so.</summary>
    public static async Task<bool> MayPublishAsync(string url)
    {
        await using var publisher = Start(url, seconds: 0.3);
        return await publisher.EndAsync() == 0;
    }

    /// <summary>Whether a player gets a picture.</summary>
    public static async Task<bool> MayPlayAsync(string url)
    {
        await using var player = RunningProgram.Start(
            "ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-analyzeduration", "500000", "-i", url, "-frames:v", "1", "-f",
            "null", "-");
        return await player.EndAsync() == 0;
    }

    public Task EndsAsync(RunningProgram program) => program.EndAsync();

    public async Task<string[]> SessionsAsync(string stream)
    {
        var page = await Management.GetFromJsonAsync<JsonObject>($"/api/sessions?streamId={stream}");
        return [.. page!["items"]!.AsArray().Select(session => (string)session!["type"]!)];
    }

    /// <summary>Looks until a stream has so many sessions; the media server tells PlayGate, which tells nobody.</summary>
    public Task HasSessionsAsync(string stream, int count) =>
        Patience.UntilAsync(async () => (await SessionsAsync(stream)).Length == count, $"{stream} has {count} sessions\n{Gate.Output}");

    /// <summary>Looks until a stream has no usable token left: time is the only one who tells.</summary>
    public Task ExpireAsync(string stream) => Patience.UntilAsync(
        async () => (await Management.GetFromJsonAsync<JsonObject>($"/api/tokens?streamId={stream}"))!["items"]!.AsArray().Count == 0);

    public async Task KickAsync(string stream)
    {
        using var response = await Management.DeleteAsync($"/api/sessions?streamId={stream}");
        Assert.Equal("""{"deleted":1}""", await response.Content.ReadAsStringAsync());
    }

    public async Task SwitchPublishControlAsync(bool isOn)
    {
        using var response = await Management.PutAsJsonAsync(
            "/api/settings/default", new { playTokenControl = true, publishTokenControl = isOn });
        response.EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        Management.Dispose();
        await (_nginx?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_gate?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static RunningProgram Start(string url, double seconds, params IEnumerable<string> more) => RunningProgram.Start(
        "ffmpeg",
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-progress", "pipe:1", "-re", "-f", "lavfi", "-i",
            "testsrc=size=160x120:rate=10",
            "-t", $"{seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "5", "-f", "flv", .. more, url,
        ]);

    private async Task<string> ConfigurationAsync()
    {
        var rtmp = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "deploy", "hooks", "nginx-rtmp.conf"));
        return $$"""
            load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
            daemon off;
            master_process off;
            error_log stderr notice;
            events { worker_connections 256; }
            {{rtmp.Replace("listen 1935", $"listen 127.0.0.1:{Port}", StringComparison.Ordinal)
                .Replace("http://127.0.0.1:8081", Gate.AdminUrl.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)
                .Replace("SECRET;", Secret + ";", StringComparison.Ordinal)}}
            """;
    }
}
