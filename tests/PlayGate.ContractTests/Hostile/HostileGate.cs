using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Hostile;

/// <summary>The whole gate, shield on, before a hostile origin, with a route of every kind to it and a listener for HTTP/2.</summary>
public sealed class HostileGate : IAsyncLifetime
{
    internal HostileOrigin Origin { get; } = HostileOrigin.Start();

    internal TestGate Gate { get; private set; } = null!;

    internal Uri Public => Gate.Public;

    /// <summary>Where HTTP/2 is spoken at once; Kestrel binds endpoints in the order of their names.</summary>
    internal Uri Http2 => new(Gate.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(1));

    public async Task InitializeAsync() => Gate = await TestGate.InFrontOfAsync(
        originUrl: null,
        [
            ("Kestrel:Endpoints:Http2:Url", "http://127.0.0.1:0"),
            ("Kestrel:Endpoints:Http2:Protocols", "Http2"),
            ("PlayGate:Token:AttemptsPerMinute", "0"),
            ("PlayGate:Publishing:OnePublisherPerStream", "false"),
            ("Logging:LogLevel:Yarp", "None"),

            // Few, so that they are handed from one request to the next.
            ("ReverseProxy:Clusters:hostile:HttpClient:MaxConnectionsPerServer", "3"),
            ("ReverseProxy:Clusters:hostile:Destinations:one:Address", Origin.Url),
            .. Route("streams", "play"),
            .. Route("open", "open"),
            .. Route("whip", "whip"),
            .. Route("whep", "whep"),
            .. Route("ingest", "ingest"),
        ]);

    public async Task DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Origin.DisposeAsync();
    }

    /// <summary>A client of its own connections that hands everything on as it comes.</summary>
    internal static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            Timeout = TimeSpan.FromMinutes(
            2)
        };

    /// <summary>The cookie of a session for the stream.</summary>
    internal async Task<string> OpenAsync(string stream)
    {
        using var response = await OpenAsync(stream, "cookie");
        return TestGate.CookieOf(response);
    }

    /// <summary>The path segment of a session for the stream.</summary>
    internal async Task<string> OpenByPathAsync(string stream)
    {
        using var response = await OpenAsync(stream, "path");
        return response.Headers.Location!.OriginalString.Split('/')[2];
    }

    /// <summary>A publisher's resource.</summary>
    internal async Task<string> OfferAsync()
    {
        using var offered = await Gate.SendAsync(HttpMethod.Post, $"/whip/cam?token={await Gate.MintAsync("cam", "publish")}");
        Assert.Equal(HttpStatusCode.Created, offered.StatusCode);
        return offered.Headers.Location!.OriginalString;
    }

    private async Task<HttpResponseMessage> OpenAsync(string stream, string carrier)
    {
        var response = await Gate.GetAsync($"/streams/{stream}/open.ts?token={await Gate.MintAsync(stream, more: new { carrier })}");
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Found, response.StatusCode.ToString());
        return response;
    }

    private static (string Key, string Value)[] Route(string name, string kind) =>
    [
        ($"ReverseProxy:Routes:{name}:ClusterId", "hostile"),
        ($"ReverseProxy:Routes:{name}:Match:Path", $"/{name}/{{**path}}"),
        ($"ReverseProxy:Routes:{name}:Metadata:PlayGate", kind),
    ];
}
