using PlayGate.Routes;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Shield;

/// <summary>A route as the shield sees it.</summary>
/// <param name="IsGuarded">Whether the gate guards it; then viewers' own cache directives do not count.</param>
/// <param name="FixedHeaders">Request headers that the route sets to a value of its own, the same for all viewers.</param>
internal sealed record ShieldRoute(bool IsGuarded, IReadOnlyList<string> FixedHeaders)
{
    /// <summary>Null for routes that are not ours.</summary>
    public static ShieldRoute? From(RouteConfig route) =>
        GateRoute.IsGuarded(route) || IsOpen(route) ? new ShieldRoute(GateRoute.IsGuarded(route), [.. Fixed(route)]) : null;

    public static bool IsOpen(RouteConfig route) =>
        route.Metadata is { } metadata
        && metadata.TryGetValue(GateRoute.KindKey, out var kind)
        && (kind.Equals(GateRoute.OpenToAll, StringComparison.OrdinalIgnoreCase)
            || kind.Equals(GateRoute.OpenToCdn, StringComparison.OrdinalIgnoreCase));

    /// <summary>Headers that are set, not appended to: a viewer's own value does not reach the origin in them.</summary>
    private static IEnumerable<string> Fixed(RouteConfig route) =>
        from transform in route.Transforms ?? []
        where transform.ContainsKey("Set") && transform.ContainsKey("RequestHeader")
        select transform["RequestHeader"];
}
