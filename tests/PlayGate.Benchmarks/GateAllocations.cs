using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Benchmarks;

/// <summary>
/// What the whole gate allocates for a request on the hot path: the same client, server and origin in this process, once through a bare
/// YARP and once through the host with a session in a cookie. The difference is the gate. Run with the argument <c>allocations</c>.
/// </summary>
internal static class GateAllocations
{
    private const int Requests = 20_000;
    private const string Path = "/streams/cam_360p800kbps0042.ts";

    public static async Task RunAsync()
    {
        await using var origin = await StartOriginAsync();
        await using var bare = await StartBareAsync(UrlOf(origin));
        using var gate = await StartGateAsync(UrlOf(origin));
        var addresses = gate.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        var (admin, url) = (addresses[0], addresses[1]); // in the order of their names: Admin, Public
        var cookie = await OpenAsync(url, admin);
        for (var round = 1; round <= 3; round++)
        {
            var plain = await MeasureAsync(UrlOf(bare), cookie);
            var gated = await MeasureAsync(url, cookie);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"bare YARP {plain:n0} B, through the gate {gated:n0} B, the gate alone {gated - plain:n0} B a request"));
        }
    }

    private static async Task<double> MeasureAsync(string url, string cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        await SendAsync(client, Requests / 10);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(client, Requests);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }

    private static async Task SendAsync(HttpClient client, int requests)
    {
        for (var sent = 0; sent < requests; sent++)
        {
            using var response = await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task<string> OpenAsync(string gate, string admin)
    {
        using var client = new HttpClient();
        using var minted = await client.PostAsJsonAsync($"{admin}/api/tokens", new { streamId = "cam", type = "play" });
        var token = (await minted.Content.ReadFromJsonAsync<JsonObject>())!["tokenId"]!.GetValue<string>();
        using var first = await client.GetAsync($"{gate}/streams/cam.m3u8?token={token}");
        return first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task<WebApplication> StartOriginAsync()
    {
        var app = NewApplication().Build();
        var body = new byte[1024];
        app.Run(context => context.Response.Body.WriteAsync(body).AsTask());
        await app.StartAsync();
        return app;
    }

    private static async Task<WebApplication> StartBareAsync(string origin)
    {
        var builder = NewApplication();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "streams", ClusterId = "origin", Match = new RouteMatch { Path = "/streams/{**path}" } }],
            [new ClusterConfig
            {
                ClusterId = "origin",
                Destinations =
                    new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["origin"] = new() { Address = origin } },
            }]);
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        return app;
    }

    private static async Task<IHost> StartGateAsync(string origin)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(ServerSettings.Defaults)
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [ServerSettings.PublicEndpoint] = "http://127.0.0.1:0",
                [ServerSettings.AdminEndpoint] = "http://127.0.0.1:0",
                ["ConnectionStrings:PlayGate"] = "Data Source="
                    + $"{System.IO.Path.Combine(Directory.CreateTempSubdirectory("playgate-allocations-").FullName, "playgate.db")}",
                ["PlayGate:Origin"] = origin,
                ["PlayGate:Shield:Enabled"] = "false",
            })
            .Build();
        var host = ServerHost.Build(ServerSettings.Read(configuration).Settings!);
        await host.StartAsync();
        return host;
    }

    private static WebApplicationBuilder NewApplication()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        return builder;
    }

    private static string UrlOf(WebApplication app) => app.Urls.First();
}
