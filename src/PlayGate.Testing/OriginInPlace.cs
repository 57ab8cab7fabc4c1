using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Testing;

/// <summary>
/// Leads every destination of the application to one origin; no test reaches a real one by mistake. Paths stay as they are.
/// </summary>
internal sealed class OriginInPlace(Uri origin) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
        ValueTask.FromResult(cluster with
        {
            Destinations = cluster.Destinations?.ToDictionary(
            destination => destination.Key,
            destination =>
                destination.Value with
                {
                    Address = Moved(destination.Value.Address),
                    Health = destination.Value.Health is { } health ? Moved(health) : null,
                },
            StringComparer.OrdinalIgnoreCase),
        });

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        ValueTask.FromResult(route);

    private string Moved(string address) => new Uri(origin, new Uri(address).PathAndQuery).ToString();
}
