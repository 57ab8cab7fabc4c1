using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>A proxy with TLS in front of PlayGate, both by the very files in <c>deploy/front</c>, and a viewer who speaks HTTP/2.</summary>
internal sealed class FrontStage : IAsyncDisposable
{
    /// <summary>Not the address that the proxy connects from, so that the two can be told apart.</summary>
    public const string ViewerAddress = "127.0.0.2";

    private readonly TestCertificate _certificate = new();
    private readonly TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KestrelOrigin? _origin;
    private ServerProgram? _proxy;
    private PlayGateProcess? _gate;

    public Uri Url { get; } = new($"https://localhost:{FreePort.Next()}/");

    public PlayGateProcess Gate => _gate!;

    public HttpClient Viewer { get; } = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        },
        ConnectCallback = ConnectAsync,
    })
    { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    /// <summary>What the proxy wrote, its access log for instance.</summary>
    public string ProxyLog => _proxy!.Output.ToString();

    public async Task StartAsync(string proxy, TestStream stream)
    {
        _origin = await KestrelOrigin.StartAsync(context => AnswerAsync(context, stream.Folder));
        var settings = DeployFile.Settings("front", "appsettings.json");
        settings["PlayGate:Origin"] = _origin.Url;
        settings["PlayGate:PublicUrl"] = Url.GetLeftPart(UriPartial.Authority);
        _gate = await PlayGateProcess.StartAsync(settings);
        _proxy = proxy == "nginx"
            ? await ServerProgram.StartAsync(
                Url.Port, await ConfigurationAsync("nginx.conf"), "nginx", "-p", "{folder}", "-c", "{file}", "-g",
                "daemon off; master_process off; pid nginx.pid;")
            : await ServerProgram.StartAsync(
                Url.Port, await ConfigurationAsync("Caddyfile"), "caddy", "run", "--adapter", "caddyfile", "--config", "{file}");
    }

    /// <summary>Lets the origin send the rest of <c>live.ts</c>.</summary>
    public void SendMore() => _more.TrySetResult();

    public async Task<JsonObject> MintAsync(string stream)
    {
        using var management = new HttpClient { BaseAddress = Gate.AdminUrl };
        using var response = await management.PostAsJsonAsync("/api/tokens", new { streamId = stream, type = "play" });
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async Task<JsonNode> SessionAsync(string stream)
    {
        using var management = new HttpClient { BaseAddress = Gate.AdminUrl };
        return Assert.Single((await management.GetFromJsonAsync<JsonObject>($"/api/sessions?streamId={stream}"))!["items"]!.AsArray())!;
    }

    public Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, target))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Viewer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        SendMore();
        Viewer.Dispose();
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_gate?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_origin?.DisposeAsync() ?? ValueTask.CompletedTask);
        _certificate.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(ViewerAddress), 0));
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The stream's files, and <c>live.ts</c>, of which the second half comes when the test says so.</summary>
    private async Task AnswerAsync(HttpContext context, string folder)
    {
        var name = Path.GetFileName(context.Request.Path.Value!);
        if (name != "live.ts")
        {
            await context.Response.SendFileAsync(Path.Combine(folder, name));
            return;
        }

        await context.Response.WriteAsync("first ");
        await context.Response.Body.FlushAsync();
        await _more.Task.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("second");
    }

    /// <summary>The file as it stands, but for the name, ports and certificate.</summary>
    private async Task<string> ConfigurationAsync(string name) => (await DeployFile.ReadAsync("front", name))
        .Replace("listen 8000;", $"listen 127.0.0.1:{FreePort.Next()};", StringComparison.Ordinal)
        .Replace("listen 8443 ", $"listen 127.0.0.1:{Url.Port} ", StringComparison.Ordinal)
        .Replace("https://video.example:8443 {", $"{Url.GetLeftPart(UriPartial.Authority)} {{", StringComparison.Ordinal)
        .Replace("127.0.0.1:8080", Gate.PublicUrl.Authority, StringComparison.Ordinal)
        .Replace("/etc/ssl/video.pem", _certificate.PemFile, StringComparison.Ordinal)
        .Replace("/etc/ssl/video.key", _certificate.KeyFile, StringComparison.Ordinal);
}
