using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Deploying;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Delivery;

/// <summary>
/// The players' streams behind PlayGate, and a real server as the CDN that delivers their media, by the very files in <c>deploy/cdn</c>.
/// </summary>
internal sealed class EdgeStage : IAsyncDisposable
{
    private readonly ServerProgram _edge;
    private readonly HttpClient _management;

    private EdgeStage(PlayGateProcess gate, ServerProgram edge, Uri edgeUrl)
    {
        (Gate, _edge, EdgeUrl) = (gate, edge, edgeUrl);
        _management = new HttpClient { BaseAddress = gate.AdminUrl };
    }

    public PlayGateProcess Gate { get; }

    public Uri EdgeUrl { get; }

    /// <summary>What the edge wrote; nginx its access log.</summary>
    public string EdgeLog => _edge.Output.ToString();

    /// <summary>A viewer without cookies of its own, who follows no redirect.</summary>
    public HttpClient Viewer { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <summary>With nginx and secure_link.</summary>
    public static Task<EdgeStage> StartAsync(params (string Key, string Value)[] more) => StartAsync(
        StartNginxAsync,
        [
            ("PlayGate:Cdns:edge:Format", "SecureLink"),
            ("PlayGate:Cdns:edge:Secrets:0", "change-me-link-secret"),
            ("PlayGate:Shield:CdnSecret", "change-me-cdn-secret"),
            .. more,
        ]);

    /// <summary>With Traffic Server and uri_signing.</summary>
    public static Task<EdgeStage> StartTrafficServerAsync(params (string Key, string Value)[] more) => StartAsync(
        StartTrafficServerAsync,
        [
            ("PlayGate:Cdns:edge:Format", "UriSigning"),
            ("PlayGate:Cdns:edge:Secrets:0", "change-me-to-thirty-two-random-bytes"),
            ("PlayGate:Cdns:edge:KeyId", "key1"),
            ("PlayGate:Cdns:edge:Issuer", "playgate"),
            ("PlayGate:Shield:CdnSecret", TrafficServerFolder.CdnSecret),
            .. more,
        ]);

    private static async Task<EdgeStage> StartAsync(
        Func<int, Uri, Task<ServerProgram>> startEdge, params (string Key, string Value)[] more)
    {
        var port = FreePort.Next();
        var edgeUrl = new Uri($"http://localhost:{port}/");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PlayGate:Origin"] = (await StreamOrigin.SharedAsync()).Url,
            ["PlayGate:Cdn"] = "edge",
            ["PlayGate:Cdns:edge:Url"] = edgeUrl.GetLeftPart(UriPartial.Authority),
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        var gate = await PlayGateProcess.StartAsync(settings);
        return new EdgeStage(gate, await startEdge(port, gate.PublicUrl), edgeUrl);
    }

    private static async Task<ServerProgram> StartNginxAsync(int port, Uri gate)
    {
        var configuration = (await DeployFile.ReadAsync("cdn", "nginx.conf"))
            .Replace("listen 8090;", $"listen {port};", StringComparison.Ordinal)
            .Replace("server 127.0.0.1:8080;", $"server {gate.Authority};", StringComparison.Ordinal)
            .Replace("/var/cache/nginx/media", "media", StringComparison.Ordinal);
        return await ServerProgram.StartAsync(
            port, configuration, "nginx", "-p", "{folder}", "-c", "{file}", "-g", "daemon off; master_process off; pid nginx.pid;");
    }

    private static async Task<ServerProgram> StartTrafficServerAsync(int port, Uri gate)
    {
        var folder = await TrafficServerFolder.CreateAsync(port, gate);
        return await ServerProgram.StartAsync(port, "", "env", $"TS_RUNROOT={folder}", "traffic_server");
    }

    /// <summary>A URL with a token, for one viewing.</summary>
    public async Task<Uri> MintAsync(string stream, string entry)
    {
        using var response = await _management.PostAsJsonAsync("/api/tokens", new { streamId = stream, type = "play" });
        var minted = await response.Content.ReadFromJsonAsync<JsonObject>();
        return new Uri(Gate.PublicUrl, $"streams/{stream}/{entry}?token={minted!["tokenId"]}");
    }

    /// <summary>Opens a session; its answer's cookie carries it.</summary>
    public async Task<(string Cookie, string Text)> OpenAsync(string stream, string entry)
    {
        using var response = await Viewer.GetAsync(await MintAsync(stream, entry));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response.Headers.GetValues("Set-Cookie").Single().Split(';')[0], await response.Content.ReadAsStringAsync());
    }

    public async Task<HttpResponseMessage> GetAsync(string target, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Gate.PublicUrl, target));
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return await Viewer.SendAsync(request);
    }

    public async Task KickAsync(string stream)
    {
        using var response = await _management.DeleteAsync($"/api/sessions?streamId={stream}");
        Assert.True(response.IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Viewer.Dispose();
        _management.Dispose();
        await _edge.DisposeAsync();
        await Gate.DisposeAsync();
    }
}
