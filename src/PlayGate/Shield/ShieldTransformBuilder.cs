using Microsoft.Extensions.Options;
using PlayGate.Media.Signalling;
using PlayGate.Routes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>Wraps what YARP builds for our routes: as one of its transforms, the shield could not be sure to be the last.</summary>
internal sealed class ShieldTransformBuilder(
    ITransformBuilder inner, RouteTransforms built, GuardedClusters clusters, IOptions<PlayGateOptions> options) : ITransformBuilder
{
    public IReadOnlyList<Exception> ValidateRoute(RouteConfig route) => inner.ValidateRoute(route);

    public IReadOnlyList<Exception> ValidateCluster(ClusterConfig cluster) => inner.ValidateCluster(cluster);

    public HttpTransformer Build(RouteConfig route, ClusterConfig? cluster)
    {
        var transformer = inner.Build(route, cluster);
        if (cluster is not null && IsOurs(route))
        {
            clusters.Add(cluster.ClusterId);
        }

        var timeout = cluster?.HttpRequest?.ActivityTimeout;
        return ShieldRoute.From(route) is { } ours
            ? new ShieldTransformer(transformer, ours, timeout, built.AreSkippable(route), options.Value.Shield)
            : transformer;
    }

    public HttpTransformer Create(Action<TransformBuilderContext> action) => inner.Create(action);

    private static bool IsOurs(RouteConfig route) =>
        GateRoute.KindOf(route) is not null || ShieldRoute.IsOpen(route) || SignallingEndpoints.IsSignalling(route);
}
