using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Server.Commands.Check;

/// <summary>Where a guarded route leads: from a path below <c>/streams/</c> to the URL that the origin is asked for, and back.</summary>
/// <param name="Application">The application.</param>
/// <param name="Base">What stands before the stream path at the origin, with a slash at its end.</param>
/// <param name="Prefix">What stands before it at the gate, without one.</param>
internal sealed record StreamRoute(string Application, Uri Base, string Prefix)
{
    /// <summary>The first guarded route of an application, to the first destination of its cluster; null where there is none.</summary>
    public static StreamRoute? Find(IEnumerable<IProxyConfigProvider> providers, string application) => providers
        .Select(provider => provider.GetConfig())
        .SelectMany(config => config.Routes.Select(route => (Route: route, Address: AddressOf(config, route))))
        .Where(found => found.Address is not null && IsGuarded(found.Route) && ApplicationOf(found.Route) == application)
        .Select(found => new StreamRoute(
            application, new Uri(found.Address!.TrimEnd('/') + PathOf(found.Route) + "/"), PrefixOf(found.Route)))
        .FirstOrDefault();

    /// <summary>The applications that have a guarded route.</summary>
    public static IReadOnlyList<string> Applications(IEnumerable<IProxyConfigProvider> providers) =>
    [
        .. providers.SelectMany(provider => provider.GetConfig().Routes).Where(IsGuarded).Select(ApplicationOf)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether an application's CDN has a way to the origin.</summary>
    public static bool HasCdn(IEnumerable<IProxyConfigProvider> providers, string application) =>
        providers.SelectMany(provider => provider.GetConfig().Routes).Any(route => Is(route, "cdn") && ApplicationOf(route) == application);

    public Uri UrlOf(string streamPath) => new(Base, string.Join('/', streamPath.Split('/').Select(Uri.EscapeDataString)));

    /// <summary>The path below <c>/streams/</c>; null for what the gate does not serve.</summary>
    public string? StreamPathOf(Uri url) =>
        IsOrigin(url) && url.AbsolutePath.StartsWith(Base.AbsolutePath, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(url.AbsolutePath[Base.AbsolutePath.Length..])
            : null;

    /// <summary>What a viewer asks the gate for, for a file of the stream.</summary>
    public string TargetOf(Uri file) => $"{Prefix}/{file.AbsolutePath[Base.AbsolutePath.Length..]}{file.Query}";

    public bool IsOrigin(Uri url) => url.Scheme == Base.Scheme && url.Authority.Equals(Base.Authority, StringComparison.OrdinalIgnoreCase);

    private static bool IsGuarded(RouteConfig route) => Is(route, "play");

    private static bool Is(RouteConfig route, string kind) =>
        route.Metadata is { } metadata
            && metadata.TryGetValue("PlayGate", out var said)
            && said.Equals(kind, StringComparison.OrdinalIgnoreCase);

    private static string ApplicationOf(RouteConfig route) =>
        route.Metadata!.GetValueOrDefault("PlayGate.Application", PlayGateOptions.DefaultApplication);

    private static string? AddressOf(IProxyConfig config, RouteConfig route) =>
        config.Clusters.FirstOrDefault(cluster => cluster.ClusterId == route.ClusterId)?.Destinations?.Values.FirstOrDefault()?.Address;

    /// <summary>What stands before the catch-all, without the prefix that is taken off and with the one that is put before it.</summary>
    private static string PathOf(RouteConfig route)
    {
        var path = PrefixOf(route);
        var removed = Transform(route, "PathRemovePrefix");
        return Transform(route, "PathPrefix").TrimEnd('/')
            + (removed.Length > 0 && path.StartsWith(removed, StringComparison.OrdinalIgnoreCase) ? path[removed.Length..] : path);
    }

    private static string PrefixOf(RouteConfig route) => (route.Match.Path ?? "").Split("/{")[0];

    private static string Transform(RouteConfig route, string name) => (route.Transforms ?? [])
        .SelectMany(transform => transform)
        .FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Value ?? "";
}
