using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.ForwardAuth;

/// <summary>A proxy with a folder of streams, configured by the very file in <c>deploy/</c>, and PlayGate, which it asks.</summary>
internal sealed class ForwardAuthStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ServerProgram _proxy;
    private readonly HttpClient _management;

    private ForwardAuthStage(DirectoryInfo folder, ServerProgram proxy, PlayGateProcess gate, Uri url)
    {
        (_folder, _proxy, Gate, Url) = (folder, proxy, gate, url);
        _management = new HttpClient { BaseAddress = gate.AdminUrl };
    }

    public Uri Url { get; }

    public PlayGateProcess Gate { get; }

    public HttpClient Viewer { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <summary>What the proxy wrote, its access log for instance.</summary>
    public string ProxyLog => _proxy.Output.ToString();

    public static async Task<ForwardAuthStage> StartAsync(string proxy)
    {
        var gate = await PlayGateProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PlayGate:ForwardAuth:Proxy"] = proxy,
            ["PlayGate:Session:Carrier"] = "Path",
        });
        var folder = Directory.CreateTempSubdirectory("playgate-proxy-");
        var port = FreePort.Next();
        var program = proxy == "Nginx"
            ? await ServerProgram.StartAsync(
                port, await ConfigurationAsync("nginx.conf", folder, gate, port), "nginx", "-p", "{folder}", "-c", "{file}", "-g",
                "daemon off; master_process off; pid nginx.pid;")
            : await ServerProgram.StartAsync(
                port, await ConfigurationAsync("Caddyfile", folder, gate, port), "caddy", "run", "--adapter", "caddyfile", "--config",
                "{file}");
        return new ForwardAuthStage(folder, program, gate, new Uri($"http://127.0.0.1:{port}/"));
    }

    /// <summary>Puts a stream into the proxy's folder under an id that nobody has used.</summary>
    public async Task<(string Id, TestStream Stream)> AddAsync(StreamKind kind)
    {
        var stream = await TestStreams.OfAsync(kind);
        var id = stream.NewId();
        var target = Directory.CreateDirectory(Path.Combine(_folder.FullName, "streams", id)).FullName;
        foreach (var file in Directory.GetFiles(stream.Folder))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return (id, stream);
    }

    public async Task<string> MintAsync(string stream)
    {
        using var response = await _management.PostAsJsonAsync("/api/tokens", new { streamId = stream, type = "play" });
        return (string)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["tokenId"]!;
    }

    public async Task<JsonArray> SessionsAsync(string stream) =>
        (await _management.GetFromJsonAsync<JsonObject>($"/api/sessions?streamId={stream}"))!["items"]!.AsArray();

    public async Task EndSessionsAsync(string stream)
    {
        using var response = await _management.DeleteAsync(new Uri($"/api/sessions?streamId={stream}", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    public async Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, target));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Viewer.SendAsync(request);
    }

    public async Task<int> StatusAsync(string target, params (string Name, string Value)[] headers)
    {
        using var response = await GetAsync(target, headers);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Viewer.Dispose();
        _management.Dispose();
        await _proxy.DisposeAsync();
        await Gate.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The file as it stands, but for the ports and the folder.</summary>
    private static async Task<string> ConfigurationAsync(string name, DirectoryInfo folder, PlayGateProcess gate, int port)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "deploy", "forward-auth", name));
        return text
            .Replace("listen 8000;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("http://:8000 {", $"http://127.0.0.1:{port} {{", StringComparison.Ordinal)
            .Replace("127.0.0.1:8081", gate.AdminUrl.Authority, StringComparison.Ordinal)
            .Replace("/srv/video", folder.FullName, StringComparison.Ordinal);
    }
}
