using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Hostile;

/// <summary>The whole gate, shield on, before a hostile origin, with a route of every kind to it and a listener for HTTP/2.</summary>
internal sealed class HostileGate(HostileOrigin origin, TestGate gate) : IAsyncDisposable
{
    public HostileOrigin Origin => origin;

    public TestGate Gate => gate;

    public Uri Public => gate.Public;

    public Uri Http2 => new(gate.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(1));

    public static async Task<HostileGate> StartAsync()
    {
        var origin = HostileOrigin.Start();
        return new HostileGate(origin, await TestGate.InFrontOfAsync(
            originUrl: null,
            [
                ("Kestrel:Endpoints:Http2:Url", "http://127.0.0.1:0"),
                ("Kestrel:Endpoints:Http2:Protocols", "Http2"),
                ("PlayGate:Token:AttemptsPerMinute", "0"),
                ("PlayGate:Publishing:OnePublisherPerStream", "false"),
                ("Logging:LogLevel:Default", "None"),

                // Few, so that they are handed from one request to the next.
                ("ReverseProxy:Clusters:hostile:HttpClient:MaxConnectionsPerServer", "3"),
                ("ReverseProxy:Clusters:hostile:Destinations:one:Address", origin.Url),
                .. Route("streams", "play"),
                .. Route("open", "open"),
                .. Route("whip", "whip"),
                .. Route("whep", "whep"),
                .. Route("ingest", "ingest"),
            ]));
    }

    /// <summary>A client of its own connections that hands everything on as it comes.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The cookie of a session for the stream.</summary>
    public Task<string> OpenAsync(string stream) => OpenAsync(stream, carrier: "cookie");

    private async Task<string> OpenAsync(string stream, string carrier)
    {
        using var response = await gate.GetAsync($"/streams/{stream}/open.ts?token={await gate.MintAsync(stream, more: new { carrier })}");
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Found, response.StatusCode.ToString());
        return carrier == "path" ? response.Headers.Location!.OriginalString.Split('/')[2] : TestGate.CookieOf(response);
    }

    /// <summary>The path segment of a session for the stream.</summary>
    public Task<string> OpenByPathAsync(string stream) => OpenAsync(stream, carrier: "path");

    private static (string Key, string Value)[] Route(string name, string kind) =>
    [
        ($"ReverseProxy:Routes:{name}:ClusterId", "hostile"),
        ($"ReverseProxy:Routes:{name}:Match:Path", $"/{name}/{{**path}}"),
        ($"ReverseProxy:Routes:{name}:Metadata:PlayGate", kind),
    ];

    public async ValueTask DisposeAsync()
    {
        await gate.DisposeAsync();
        await origin.DisposeAsync();
    }
}
