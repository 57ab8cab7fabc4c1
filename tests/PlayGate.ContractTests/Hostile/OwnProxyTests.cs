using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Abuse;
using PlayGate.EntityFrameworkCore;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.ContractTests.Hostile;

/// <summary>
/// In an application of a user's own there is no guard before routing: marked routes keep the rules themselves, others are left alone.
/// </summary>
public sealed class OwnProxyTests : IAsyncLifetime
{
    private const string Hidden = "GET /streams/secret/s.ts HTTP/1.1\r\n\r\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-own-");
    private readonly HostileOrigin _origin = HostileOrigin.Start();
    private WebApplication _app = null!;

    private Uri Url => new(_app.Urls.Single());

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSqliteStore($"Data Source={Path.Combine(_folder.FullName, "own.db")};Pooling=False");
        builder.Services.AddReverseProxy()
            .LoadFromMemory(
                [Route("streams", "play"), Route("open", "open"), Route("api", null, "streams"), Route("others", null)],
                [Cluster("streams"), Cluster("open"), Cluster("others")])
            .AddPlayGate();
        _app = builder.Build();
        _app.MapReverseProxy();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/streams/cam/x.ts")]
    [InlineData("/open/x.ts")]
    public async Task Marked_routes_take_no_body_with_a_fetch_and_no_upgrade(string target)
    {
        var body = await Attacker.ExchangeAsync(
            Url, $"GET {target} HTTP/1.1\r\nHost: h\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}");
        var upgrade = await Attacker.ExchangeAsync(
            Url, $"GET {target} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n");

        Assert.Contains("\"bad_request\"", body, StringComparison.Ordinal);
        Assert.Contains("\"upgrade_not_allowed\"", upgrade, StringComparison.Ordinal);
        Assert.Empty(_origin.Requests);
    }

    /// <summary>Its connections are those of the streams where its cluster is.</summary>
    [Theory]
    [InlineData("/api/x", "close")]
    [InlineData("/others/x", null)]
    public async Task Other_routes_take_what_they_take(string target, string? connection)
    {
        var answer = await Attacker.ExchangeAsync(
            Url, $"GET {target}?b=reads HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal(connection, Assert.Single(_origin.Requests).Header("Connection"));
    }

    private ClusterConfig Cluster(string id) => new()
    {
        ClusterId = id,
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["one"] = new() { Address = _origin.Url } },
    };

    private static RouteConfig Route(string name, string? kind, string? cluster = null) => new()
    {
        RouteId = name,
        ClusterId = cluster ?? name,
        Match = new RouteMatch { Path = $"/{name}/{{**path}}" },
        Metadata = kind is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["PlayGate"] = kind },
    };
}
