using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Routes;

/// <summary>
/// What is authorised is what is forwarded: a guarded route may add or remove a prefix, but nothing that could change which file the
/// stream path names.
/// </summary>
internal static class GatePathTransforms
{
    private static readonly string[] Forbidden =
        ["PathSet", "PathPattern", "QueryRouteParameter", "QueryValueParameter", "HttpMethodChange"];

    /// <summary>What <c>PathRemovePrefix</c> takes off, or nothing.</summary>
    public static string RemovedPrefix(RouteConfig route) =>
        (route.Transforms ?? [])
            .SelectMany(transform => transform)
            .FirstOrDefault(pair => pair.Key.Equals("PathRemovePrefix", StringComparison.OrdinalIgnoreCase))
            .Value ?? "";

    /// <exception cref="FormatException">A transform changes the path, the query or the method.</exception>
    public static void Check(RouteConfig route)
    {
        if (GateRoute.KindOf(route) is { } kind && kind.IsSignalling())
        {
            // The stream is named exactly, and media servers want it in all sorts of places.
            return;
        }

        foreach (var key in (route.Transforms ?? []).SelectMany(transform => transform.Keys))
        {
            if (Forbidden.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException($"Its transform {key} changes what is forwarded after it was authorised; a guarded route takes "
                    + "PathPrefix and PathRemovePrefix only.");
            }
        }
    }
}
