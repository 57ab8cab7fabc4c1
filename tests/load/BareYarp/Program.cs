// YARP with one route and nothing else: listens as `Kestrel:Endpoints` say, forwards /streams/ to `Origin`.
using Yarp.ReverseProxy.Configuration;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddReverseProxy().LoadFromMemory(
    [new RouteConfig { RouteId = "streams", ClusterId = "origin", Match = new RouteMatch { Path = "/streams/{**path}" } }],
    [
        new ClusterConfig
        {
            ClusterId = "origin",
            Destinations = new Dictionary<string, DestinationConfig>
            {
                ["origin"] = new() { Address = builder.Configuration["Origin"] ?? throw new InvalidOperationException("Set Origin.") },
            },
        },
    ]);

var app = builder.Build();
app.MapReverseProxy();
app.MapGet("/health/ready", () => Results.Ok());
await app.RunAsync();
