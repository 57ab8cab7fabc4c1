using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using PlayGate.Http;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Routes;

/// <summary>What the gate has to know of a route.</summary>
/// <param name="Application">The application whose tokens count.</param>
/// <param name="Names">How file names follow from stream ids.</param>
/// <param name="Carrier">How its clients carry their sessions, unless a token says otherwise.</param>
/// <param name="StreamPath">The route value that holds the stream path: the name of the catch-all.</param>
/// <param name="CookiePath">Where the session cookie is sent: what stands before the catch-all.</param>
/// <param name="RemovedPrefix">What is taken off the path before the origin sees it; redirects get it back.</param>
internal sealed record GateRoute(
    string Application, StreamNames Names, SessionCarrier Carrier, string StreamPath, string CookiePath, string RemovedPrefix)
{
    /// <summary>
    /// The metadata that says what a route is: <c>open</c>, <c>cdn</c>, <c>websocket</c>, or one of <see cref="RouteKind"/>.
    /// </summary>
    public const string KindKey = "PlayGate";

    /// <summary>The metadata that names the application.</summary>
    public const string ApplicationKey = "PlayGate.Application";
    public const string OpenToAll = "open";

    /// <summary>An open route by which the application's CDN fetches media.</summary>
    public const string OpenToCdn = "cdn";
    public const string Signalling = "websocket";

    /// <summary>What its tokens and sessions are for.</summary>
    public TokenType Type => Kind.Type();

    public RouteKind Kind { get; init; } = RouteKind.Play;

    /// <summary>What stands before the stream path and its slash.</summary>
    public string Prefix { get; } = CookiePath.TrimEnd('/');

    /// <summary>
    /// Whether a path that routing found is the route's letter for letter (RFC 3986 §6.2.2.1). Routing ignores case; browsers, which keep
    /// cookies by path, and many origins do not, so that a session of <c>/STREAMS</c> would be of no use.
    /// </summary>
    public bool IsWrittenIn(PathString path) =>
        path.Value is { } text
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && (text.Length == Prefix.Length || text[Prefix.Length] == '/');

    /// <summary>What the gate has to do on a route; null where it has nothing to do with it.</summary>
    public static RouteKind? KindOf(RouteConfig route) =>
        route.Metadata is { } metadata && metadata.TryGetValue(KindKey, out var text) && RouteKinds.TryParse(text, out var kind)
            ? kind
            : null;

    /// <summary>Whether streams are fetched by it.</summary>
    public static bool IsGuarded(RouteConfig route) => KindOf(route) == RouteKind.Play;

    /// <summary>Where an application's streams stand at another proxy, which has the origin.</summary>
    public static GateRoute WithoutOrigin(string application, PlayGateOptions options) => new(
        application,
        options.NamesOf(application),
        options.CarrierOf(application),
        "path",
        application == PlayGateOptions.DefaultApplication ? "/streams" : $"/{application}/streams",
        "");

    /// <exception cref="FormatException">The route cannot be guarded; the message says why.</exception>
    public static GateRoute From(RouteConfig route, PlayGateOptions options)
    {
        var application = route.Metadata!.GetValueOrDefault(ApplicationKey, PlayGateOptions.DefaultApplication);
        var pattern = RoutePatternFactory.Parse(route.Match.Path ?? "");
        if (pattern.Parameters is not [{ IsCatchAll: true } catchAll])
        {
            throw new FormatException(
                $"Its path is '{route.Match.Path}'; a guarded route has one catch-all and no other parameter, e.g. /streams/{{**path}}.");
        }

        GatePathTransforms.Check(route);
        var prefix = string.Join('/', pattern.PathSegments.SkipLast(1)
            .SelectMany(segment => segment.Parts).OfType<RoutePatternLiteralPart>().Select(part => part.Content));
        var kind = KindOf(route) ?? RouteKind.Play;
        return new GateRoute(
            application,
            kind == RouteKind.Play ? options.NamesOf(application) : StreamNames.Plain,
            options.CarrierOf(application),
            catchAll.Name,
            "/" + prefix,
            GatePathTransforms.RemovedPrefix(route))
        {
            Kind = kind,
        };
    }
}
