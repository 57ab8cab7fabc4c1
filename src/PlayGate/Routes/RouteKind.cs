using Microsoft.AspNetCore.Http;

namespace PlayGate.Routes;

/// <summary>What a route that the gate stands before is for; its metadata say so by the same names in lower case.</summary>
internal enum RouteKind
{
    /// <summary>Streams are fetched.</summary>
    Play,

    /// <summary>Files of a stream are sent.</summary>
    Ingest,

    /// <summary>A WebRTC publisher signals (RFC 9725).</summary>
    Whip,

    /// <summary>A WebRTC player signals.</summary>
    Whep,
}

/// <summary>How the kinds differ.</summary>
internal static class RouteKinds
{
    private const string Fetching = "GET, HEAD, OPTIONS";
    private const string Sending = "PUT, POST, DELETE, OPTIONS";
    private const string Signalling = "POST, PATCH, DELETE, OPTIONS";

    public static bool TryParse(string? text, out RouteKind kind) =>
        Enum.TryParse(text, ignoreCase: true, out kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0]);

    /// <summary>As routes' metadata and metrics call it.</summary>
    public static string Name(this RouteKind kind) => kind switch
    {
        RouteKind.Play => "play",
        RouteKind.Ingest => "ingest",
        RouteKind.Whip => "whip",
        _ => "whep",
    };

    public static TokenType Type(this RouteKind kind) => kind is RouteKind.Ingest or RouteKind.Whip ? TokenType.Publish : TokenType.Play;

    public static bool IsSignalling(this RouteKind kind) => kind is RouteKind.Whip or RouteKind.Whep;

    /// <summary>The methods, as <c>Allow</c> says them.</summary>
    public static string Methods(this RouteKind kind) => kind switch
    {
        RouteKind.Play => Fetching,
        RouteKind.Ingest => Sending,
        _ => Signalling,
    };

    public static bool Takes(this RouteKind kind, string method) => kind switch
    {
        RouteKind.Play => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method),
        RouteKind.Ingest =>
            HttpMethods.IsPut(method) || HttpMethods.IsPost(method) || HttpMethods.IsDelete(method) || HttpMethods.IsOptions(method),
        _ => HttpMethods.IsPost(method) || HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method) || HttpMethods.IsOptions(method),
    };

    /// <summary>Whether an answer of the origin with that status is what a client came for with a token.</summary>
    public static bool IsConfirmedBy(this RouteKind kind, int status) => kind switch
    {
        RouteKind.Play =>
            status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent
                or StatusCodes.Status304NotModified or StatusCodes.Status416RangeNotSatisfiable,
        RouteKind.Ingest => status is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices,
        _ => status == StatusCodes.Status201Created,
    };
}
