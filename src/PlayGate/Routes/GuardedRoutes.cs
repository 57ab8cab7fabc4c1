using Microsoft.Extensions.Options;
using PlayGate.Streams;
using PlayGate.Tokens;
using Yarp.ReverseProxy;

namespace PlayGate.Routes;

/// <summary>The guarded routes that the proxy has now: which applications there are, and where their streams stand.</summary>
internal sealed class GuardedRoutes(IProxyStateLookup proxy, IOptions<PlayGateOptions> options)
{
    /// <summary>
    /// The applications that a token can be for: those with a route, those that are configured by name, and the default one where
    /// something but a route serves it, or nothing else is there at all.
    /// </summary>
    public IReadOnlySet<string> Applications()
    {
        var known = Kinds().Select(route => route.Application).Concat(options.Value.Applications.Keys).ToHashSet(StringComparer.Ordinal);
        if (known.Count == 0 || options.Value.ServesDefaultElsewhere)
        {
            known.Add(PlayGateOptions.DefaultApplication);
        }

        return known;
    }

    /// <summary>Which kinds of routes each application has.</summary>
    public IEnumerable<(string Application, RouteKind Kind)> Kinds() => proxy.GetRoutes()
        .Select(route => (Kind: GateRoute.KindOf(route.Config), route.Config.Metadata))
        .Where(route => route.Kind is not null)
        .Select(
            route => (route.Metadata!.GetValueOrDefault(GateRoute.ApplicationKey, PlayGateOptions.DefaultApplication), route.Kind!.Value))
        .Distinct();

    /// <summary>
    /// A URL for a player, a path alone where our public URL is not set; for a publisher, where the RTMP URL is set.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <param name="type">What the token is for.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="path">The file that a player opens first; null for the application's own.</param>
    /// <param name="secret">The token.</param>
    public string? UrlFor(string application, TokenType type, string streamId, string? path, TokenSecret secret)
    {
        if (type == TokenType.Publish)
        {
            return options.Value.Publishing.RtmpUrlOf(application) is { } rtmp ? $"{rtmp}/{streamId}?token={secret.Reveal()}" : null;
        }

        var route = All().FirstOrDefault(route => route.Application == application) ?? GateRoute.WithoutOrigin(application, options.Value);
        var entry = path ?? StreamEntry.Of(options.Value.EntryOf(application), streamId);
        return $"{options.Value.PublicUrl?.TrimEnd('/')}{route.CookiePath}/{StreamEntry.Escape(entry)}?token={secret.Reveal()}";
    }

    /// <summary>The route that a path (without query) belongs to, and the stream path below it.</summary>
    public (GateRoute Route, string StreamPath)? Find(string path) => Find(path, All());

    /// <summary>The same where another proxy has the streams: applications need no route here for that.</summary>
    public (GateRoute Route, string StreamPath)? FindBehindProxy(string path)
    {
        var routes = All().ToList();
        var others = options.Value.Applications.Keys.Append(PlayGateOptions.DefaultApplication)
            .Where(application => !routes.Exists(route => route.Application == application))
            .Select(application => GateRoute.WithoutOrigin(application, options.Value));
        return Find(path, routes.Concat(others));
    }

    private static (GateRoute Route, string StreamPath)? Find(string path, IEnumerable<GateRoute> routes) =>
        routes.Where(route => path.StartsWith(route.CookiePath + "/", StringComparison.Ordinal))
            .OrderByDescending(route => route.CookiePath.Length)
            .Select(route => ((GateRoute, string)?)(route, path[(route.CookiePath.Length + 1)..]))
            .FirstOrDefault();

    private IEnumerable<GateRoute> All() =>
        proxy.GetRoutes().Where(route => GateRoute.IsGuarded(route.Config)).Select(route => GateRoute.From(route.Config, options.Value));
}
