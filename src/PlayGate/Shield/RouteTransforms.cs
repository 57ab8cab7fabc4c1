using System.Runtime.CompilerServices;
using PlayGate.Gate;
using PlayGate.Playlists;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

/// <summary>
/// What YARP has built for each route, from configuration and code: only where nobody but us changes an answer, and nobody changes what is
/// asked but for the prefix that the gate knows of, can the shield give a stored answer by itself.
/// </summary>
internal sealed class RouteTransforms
{
    private const string RemovedPrefix = "PathRemovePrefix";

    /// <summary>None of these has a part in which stored answer fits: they tell the origin who asks, or are ours.</summary>
    private static readonly Type[] WithoutConsequence =
    [
        typeof(GateTransform), typeof(ExactTargetTransform), typeof(PlaylistRequestTransform),
        typeof(RequestHeaderForwardedTransform), typeof(RequestHeaderXForwardedForTransform), typeof(RequestHeaderXForwardedHostTransform),
        typeof(RequestHeaderXForwardedPrefixTransform), typeof(RequestHeaderXForwardedProtoTransform),
    ];

    /// <summary>The first finds nothing in what is stored: cookies never are.</summary>
    private static readonly Type[] OfAnswers = [typeof(OriginCookies), typeof(GatedResponseTransform), typeof(PlaylistResponseTransform)];
    private readonly ConditionalWeakTable<RouteConfig, TransformBuilderContext> _built = [];

    /// <summary>Called for each route while it is built; its lists are complete when that is done.</summary>
    public void Remember(TransformBuilderContext context) => _built.AddOrUpdate(context.Route, context);

    public bool ArePlain(RouteConfig route) =>
        _built.TryGetValue(route, out var built)
        && built.CopyResponseHeaders != false
        && built.CopyRequestHeaders != false
        && built.ResponseTrailersTransforms.Count == 0
        && built.ResponseTransforms.All(transform => OfAnswers.Contains(transform.GetType()))
        && built.RequestTransforms.All(transform => transform is PathStringTransform || HasNoConsequence(transform))
        && built.RequestTransforms.Count(transform => transform is PathStringTransform) == CountOfRemovedPrefixes(route);

    /// <summary>A route that forwards the viewer's host has it in its keys.</summary>
    private static bool HasNoConsequence(RequestTransform transform) =>
        WithoutConsequence.Contains(transform.GetType()) || transform == RequestHeaderOriginalHostTransform.SuppressHost;

    private static int CountOfRemovedPrefixes(RouteConfig route) =>
        (route.Transforms ?? []).Count(transform => transform.Keys.Contains(RemovedPrefix, StringComparer.OrdinalIgnoreCase));
}
