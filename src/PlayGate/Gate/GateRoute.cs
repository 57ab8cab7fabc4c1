using Microsoft.AspNetCore.Routing.Patterns;
using PlayGate.Sessions;
using PlayGate.Streams;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Gate;

/// <summary>What the gate has to know of a route.</summary>
/// <param name="Application">The application whose tokens count.</param>
/// <param name="Names">How file names follow from stream ids.</param>
/// <param name="Carrier">How its clients carry their sessions, unless a token says otherwise.</param>
/// <param name="StreamPath">The route value that holds the stream path: the name of the catch-all.</param>
/// <param name="CookiePath">Where the session cookie is sent: what stands before the catch-all.</param>
/// <param name="RemovedPrefix">What is taken off the path before the origin sees it; redirects get it back.</param>
internal sealed record GateRoute(string Application, StreamNames Names, SessionCarrier Carrier, string StreamPath, string CookiePath, string RemovedPrefix)
{
    /// <summary>The metadata that says what a route is: <c>play</c>, <c>websocket</c> or <c>open</c>.</summary>
    public const string KindKey = "PlayGate";

    /// <summary>The metadata that names the application.</summary>
    public const string ApplicationKey = "PlayGate.Application";
    public const string Guarded = "play";
    public const string OpenToAll = "open";
    public const string Signalling = "websocket";

    /// <summary>What its tokens and sessions are for.</summary>
    public TokenType Type { get; init; } = TokenType.Play;

    /// <summary>What stands before the stream path and its slash.</summary>
    public string Prefix { get; } = CookiePath.TrimEnd('/');

    public static bool IsGuarded(RouteConfig route) =>
        route.Metadata is { } metadata && metadata.TryGetValue(KindKey, out var kind) && kind.Equals(Guarded, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">The route cannot be guarded; the message says why.</exception>
    public static GateRoute From(RouteConfig route, PlayGateOptions options)
    {
        var application = route.Metadata!.GetValueOrDefault(ApplicationKey, PlayGateOptions.DefaultApplication);
        var pattern = RoutePatternFactory.Parse(route.Match.Path ?? "");
        if (pattern.Parameters is not [{ IsCatchAll: true } catchAll])
        {
            throw new FormatException($"Its path is '{route.Match.Path}'; a guarded route has one catch-all and no other parameter, e.g. /streams/{{**path}}.");
        }

        GatePathTransforms.Check(route);
        var prefix = string.Join('/', pattern.PathSegments.SkipLast(1).SelectMany(segment => segment.Parts).OfType<RoutePatternLiteralPart>().Select(part => part.Content));
        return new GateRoute(
            application,
            options.NamesOf(application),
            options.CarrierOf(application),
            catchAll.Name,
            "/" + prefix,
            GatePathTransforms.RemovedPrefix(route));
    }
}
