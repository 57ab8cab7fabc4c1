using Microsoft.Extensions.Options;
using PlayGate.Tokens;
using Yarp.ReverseProxy;

namespace PlayGate.Gate;

/// <summary>The guarded routes that the proxy has now: which applications there are, and where their streams stand.</summary>
internal sealed class GuardedRoutes(IProxyStateLookup proxy, IOptions<PlayGateOptions> options)
{
    public IReadOnlySet<string> Applications() =>
        proxy.GetRoutes().Where(route => GateRoute.KindOf(route.Config) is not null)
            .Select(route => route.Config.Metadata!.GetValueOrDefault(GateRoute.ApplicationKey, PlayGateOptions.DefaultApplication))
            .Concat(options.Value.Applications.Keys).Append(PlayGateOptions.DefaultApplication).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// A URL for a player, a path alone where nobody has said what our public URL is; for a publisher, where somebody has said to whom.
    /// </summary>
    public string? UrlFor(string application, string streamId, TokenType type, TokenSecret secret)
    {
        if (type == TokenType.Publish)
        {
            return options.Value.Publishing.RtmpUrlOf(application) is { } rtmp ? $"{rtmp}/{streamId}?token={secret.Reveal()}" : null;
        }

        var prefix = All().FirstOrDefault(route => route.Application == application)?.CookiePath ?? "/streams";
        return $"{options.Value.PublicUrl?.TrimEnd('/')}{prefix}/{streamId}.m3u8?token={secret.Reveal()}";
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
