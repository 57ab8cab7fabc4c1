using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Server.Configuration;

/// <summary>
/// YARP's routes and clusters for the origins that are configured by name: <c>/streams/…</c>, <c>/websocket</c>, <c>/whip/…</c>,
/// <c>/whep/…</c>, <c>/ingest/…</c>, and the same below <c>/{app}</c>; where a CDN delivers, <c>/cdn/streams/…</c> and
/// <c>/cdn/{app}/streams/…</c> for it.
/// </summary>
internal static class OriginRoutes
{
    private const string Cdn = "/cdn";
    private const string Streams = "/streams/{**path}";
    private const string IngestCluster = "playgate.ingest";

    private static readonly (string Path, string Kind)[] Routes =
    [
        (Streams, "play"), ("/websocket", "websocket"), ("/whip/{**path}", "whip"), ("/whep/{**path}", "whep"), (
            "/ingest/{**path}", "ingest"),
    ];

    /// <param name="server">The host's settings.</param>
    /// <param name="gate">The gate's, which say whose media a CDN delivers.</param>
    public static (RouteConfig[] Routes, ClusterConfig[] Clusters) From(ServerOptions server, PlayGateOptions gate)
    {
        var origins = server.Applications
            .Select(application => (Name: application.Key, application.Value.Origin))
            .Append((Name: PlayGateOptions.DefaultApplication, server.Origin))
            .Where(application => application.Origin is not null)
            .ToList();
        var routes = origins.SelectMany(application => Routes.Select(route => RouteOf(application.Name, route.Path, route.Kind)))
            .Concat(origins.Where(application => gate.CdnOf(application.Name) is not null)
                .Select(application => RouteOf(application.Name, Streams, "cdn", Cdn)));
        var clusters = origins.Select(application => ClusterOf(IdOf(application.Name), application.Origin!));
        if (server.Ingest.Origin is not { } ingest)
        {
            return ([.. routes], [.. clusters]);
        }

        // Instead of the default application's own origin, which there may not be.
        var own = RouteOf(PlayGateOptions.DefaultApplication, Routes[^1].Path, Routes[^1].Kind) with { ClusterId = IngestCluster };
        return ([.. routes.Where(route => route.RouteId != own.RouteId), own], [.. clusters, ClusterOf(IngestCluster, ingest)]);
    }

    private static RouteConfig RouteOf(string application, string path, string kind, string before = "")
    {
        var prefix = before + (application == PlayGateOptions.DefaultApplication ? "" : "/" + application);
        return new RouteConfig
        {
            RouteId = kind == "play" ? IdOf(application) : $"{IdOf(application)}.{kind}",
            ClusterId = IdOf(application),
            Match = new RouteMatch { Path = prefix + path },
            Metadata = new Dictionary<string, string>(
                StringComparer.Ordinal)
            { ["PlayGate"] = kind, ["PlayGate.Application"] = application },
            Transforms = prefix.Length == 0
                ? []
                : [new Dictionary<string, string>(StringComparer.Ordinal) { ["PathRemovePrefix"] = prefix }],
        };
    }

    private static ClusterConfig ClusterOf(string id, string origin) => new()
    {
        ClusterId = id,

        // With nothing healthy left the proxy would answer 503 before the shield could give what it has.
        HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = "HealthyOrPanic" },
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["origin"] = new() { Address = origin } },
    };

    private static string IdOf(string application) => "playgate-" + application;
}
