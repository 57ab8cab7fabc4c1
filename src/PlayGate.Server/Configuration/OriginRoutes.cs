using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Server.Configuration;

/// <summary>YARP's routes and clusters for the origins that are configured by name: <c>/streams/…</c> and <c>/websocket</c>,
/// for a further application below <c>/{app}</c>.</summary>
internal static class OriginRoutes
{
    public static (RouteConfig[] Routes, ClusterConfig[] Clusters) From(ServerOptions server)
    {
        var origins = server.Applications
            .Select(application => (Name: application.Key, application.Value.Origin))
            .Append((Name: PlayGateOptions.DefaultApplication, server.Origin))
            .Where(application => application.Origin is not null)
            .ToList();
        return ([.. origins.SelectMany(application => RoutesOf(application.Name))], [.. origins.Select(application => ClusterOf(application.Name, application.Origin!))]);
    }

    private static IEnumerable<RouteConfig> RoutesOf(string application) =>
    [
        RouteOf(application, "play", IdOf(application), "/streams/{**path}"),
        RouteOf(application, "websocket", IdOf(application) + "-websocket", "/websocket"),
    ];

    private static RouteConfig RouteOf(string application, string kind, string id, string path)
    {
        var prefix = application == PlayGateOptions.DefaultApplication ? "" : "/" + application;
        return new RouteConfig
        {
            RouteId = id,
            ClusterId = IdOf(application),
            Match = new RouteMatch { Path = prefix + path },
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["PlayGate"] = kind, ["PlayGate.Application"] = application },
            Transforms = prefix.Length == 0 ? [] : [new Dictionary<string, string>(StringComparer.Ordinal) { ["PathRemovePrefix"] = prefix }],
        };
    }

    private static ClusterConfig ClusterOf(string application, string origin) => new()
    {
        ClusterId = IdOf(application),

        // With nothing healthy left the proxy would answer 503 before the shield could give what it has.
        HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = "HealthyOrPanic" },
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["origin"] = new() { Address = origin } },
    };

    private static string IdOf(string application) => "playgate-" + application;
}
