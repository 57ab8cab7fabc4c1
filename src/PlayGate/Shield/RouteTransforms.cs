using System.Runtime.CompilerServices;
using PlayGate.Gate;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>
/// The transforms that YARP has built for each route, from configuration and code. The shield gives a stored response by itself only where
/// all of them are known to it: another one may change the response, or what the origin is asked for.
/// </summary>
internal sealed class RouteTransforms
{
    private const string RemovedPrefix = "PathRemovePrefix";

    /// <summary>
    /// YARP's headers that tell an origin who asks; they have no part in the choice of a response. An application's own class that derives
    /// from one is another type, and not among them.
    /// </summary>
    private static readonly Type[] Forwarding =
    [
        typeof(RequestHeaderForwardedTransform), typeof(RequestHeaderXForwardedForTransform), typeof(RequestHeaderXForwardedHostTransform),
        typeof(RequestHeaderXForwardedPrefixTransform), typeof(RequestHeaderXForwardedProtoTransform),
    ];
    private readonly ConditionalWeakTable<RouteConfig, TransformBuilderContext> _built = [];

    /// <summary>Called for each route while it is built; its lists are complete when that is done.</summary>
    public void Remember(TransformBuilderContext context) => _built.AddOrUpdate(context.Route, context);

    /// <summary>Whether a stored response may be given without running the transforms.</summary>
    public bool AreSkippable(RouteConfig route) =>
        _built.TryGetValue(route, out var built)
        && built.CopyResponseHeaders != false
        && built.CopyRequestHeaders != false
        && built.ResponseTrailersTransforms.Count == 0
        && built.ResponseTransforms.All(transform => transform is ISkippedByStoredHits)
        && built.RequestTransforms.All(IsSkippable)
        && built.RequestTransforms.Count(transform => transform is PathStringTransform) == CountOfRemovedPrefixes(route);

    /// <summary>A route that forwards the viewer's host has another transform than SuppressHost: the host is in its keys.</summary>
    private static bool IsSkippable(RequestTransform transform) =>
        transform is PathStringTransform or ISkippedByStoredHits
        || Forwarding.Contains(transform.GetType())
        || transform == RequestHeaderOriginalHostTransform.SuppressHost;

    /// <summary>The only change of a path that the gate knows of.</summary>
    private static int CountOfRemovedPrefixes(RouteConfig route) =>
        (route.Transforms ?? []).Count(transform => transform.Keys.Contains(RemovedPrefix, StringComparer.OrdinalIgnoreCase));
}
