using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace PlayGate;

/// <summary>
/// Why a request does not reach the origin, as the viewer is told: a status, a code to program against, a sentence to read.
/// </summary>
internal sealed record Refusal(int Status, string Code, string Detail, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static readonly Refusal BadPath = new(StatusCodes.Status400BadRequest, "bad_path",
        "The path holds dot segments, empty segments, parameters or escapes that could name another file.");

    public static readonly Refusal BadRequest = new(StatusCodes.Status400BadRequest, "bad_request",
        "A GET or HEAD has no body here.")
    {
        ClosesConnection = true,
    };

    public static readonly Refusal NotFound = new(StatusCodes.Status404NotFound, "not_found",
        "There is nothing here.");

    public static readonly Refusal UpgradeNotAllowed = new(StatusCodes.Status400BadRequest, "upgrade_not_allowed",
        "Streams are fetched with plain requests; nothing here upgrades to another protocol.");

    public static readonly Refusal UpgradeRequired = new(StatusCodes.Status426UpgradeRequired, "upgrade_required",
        "Signalling is spoken over a WebSocket.");

    public static readonly Refusal ForeignOrigin = new(StatusCodes.Status403Forbidden, "origin_not_allowed",
        "Pages of that origin may not open a socket here.");

    public static readonly Refusal OriginNotAllowed = new(StatusCodes.Status403Forbidden, "origin_not_allowed",
        "PlayGate:Cors:AllowedOrigins does not list the page's origin, so its browser would hide the answer; the token was not used up.");

    /// <summary>To a page of another site, where sessions are carried by cookies.</summary>
    public static readonly Refusal CookieBlocked = new(StatusCodes.Status403Forbidden, "token_required",
        "No cookie came along: browsers block the cookies of another site than the page's. With PlayGate:Session:Carrier=Auto the path "
            + "carries the session.");

    public static readonly Refusal TokenRequired = new(StatusCodes.Status403Forbidden, "token_required",
        "This stream needs a one-time token: add ?token=… to the first request, or send the session cookie.");

    public static readonly Refusal TokenInvalid = new(StatusCodes.Status403Forbidden, "token_invalid",
        "The token is unknown, malformed, revoked or already used.");

    public static readonly Refusal TokenExpired = new(StatusCodes.Status403Forbidden, "token_expired",
        "The token has expired.");

    public static readonly Refusal TokenNotYetValid = new(StatusCodes.Status403Forbidden, "token_not_yet_valid",
        "The token is not valid yet; it was not used up.");

    public static readonly Refusal TokenStreamMismatch = new(StatusCodes.Status403Forbidden, "token_stream_mismatch",
        "The token is for another stream.");

    public static readonly Refusal TokenTypeMismatch = new(StatusCodes.Status403Forbidden, "token_type_mismatch",
        "The token is of the other type: leave to play is no leave to publish, nor the reverse.");

    public static readonly Refusal TokenAddressMismatch = new(StatusCodes.Status403Forbidden, "token_address_mismatch",
        "The token is for another client address.");

    public static readonly Refusal SessionExpired = new(StatusCodes.Status403Forbidden, "session_expired",
        "The session has ended; a new token opens a new one.");

    public static readonly Refusal SessionRevoked = new(StatusCodes.Status403Forbidden, "session_revoked",
        "The session was ended by the operator.");

    public static readonly Refusal SessionMismatch = new(StatusCodes.Status403Forbidden, "session_mismatch",
        "The session belongs to another client.");

    public static readonly Refusal CdnSecretRequired = new(StatusCodes.Status403Forbidden, "cdn_secret_required",
        "This route answers the CDN in front of it only.");

    public static readonly Refusal NotForCdn = new(StatusCodes.Status403Forbidden, "not_for_cdn",
        "A CDN gets media files only: playlists, manifests, keys and redirects come from the gate.");

    public static readonly Refusal NotAllowedToAsk = new(StatusCodes.Status403Forbidden, "not_allowed",
        "This network may not ask; PlayGate:ForwardAuth:AllowedNetworks says which may.");

    public static readonly Refusal NotForwarded = new(StatusCodes.Status403Forbidden, "not_forwarded",
        "The proxy does not say, once, what it is asked for: PlayGate:ForwardAuth:Proxy names whose headers are read.");

    public static readonly Refusal MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed",
        "This path takes other methods; Allow says which.");

    public static readonly Refusal TooManySessions = new(StatusCodes.Status429TooManyRequests, "too_many_sessions",
        "As many sessions are open as may be; the token was not used up.", TimeSpan.FromSeconds(10));

    public static readonly Refusal TooManyAttempts = new(StatusCodes.Status429TooManyRequests, "too_many_attempts",
        "Too many tokens from this address were refused; this one was not looked at, and not used up.");

    public static readonly Refusal OriginUnreachable = new(StatusCodes.Status502BadGateway, "origin_unreachable",
        "The origin could not be reached or broke off its answer.");

    public static readonly Refusal OriginTimeout = new(StatusCodes.Status504GatewayTimeout, "origin_timeout",
        "The origin took too long to answer.");

    public static readonly Refusal OriginUnavailable = new(StatusCodes.Status503ServiceUnavailable, "origin_unavailable",
        "No origin is healthy at the moment.", Soon);

    public static readonly Refusal TooManyPlaylists = new(StatusCodes.Status503ServiceUnavailable, "origin_unavailable",
        "Too many long playlists are on their way to viewers.", Soon);

    public static readonly Refusal StoreUnavailable = new(StatusCodes.Status503ServiceUnavailable, "store_unavailable",
        "Tokens cannot be checked at the moment; the token was not used up.", Soon);

    public static readonly Refusal IssuerUnavailable = new(StatusCodes.Status503ServiceUnavailable, "issuer_unavailable",
        "The keys of the token's issuer cannot be read at the moment; the token was not used up.", Soon);

    /// <summary>Whether what is still to come of the request is not read any more.</summary>
    public bool ClosesConnection { get; private init; }

    /// <summary>The methods that are taken, where they are not those of the whole route.</summary>
    public string? Allow { get; init; }

    /// <summary>Every code that is declared above.</summary>
    public static IReadOnlyList<string> AllCodes() =>
    [
        .. typeof(Refusal).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<Refusal>()
            .Select(refusal => refusal.Code).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What the proxy's own bare status means, if it is one of an origin in trouble.</summary>
    public static Refusal? OfOrigin(int status) => status switch
    {
        StatusCodes.Status502BadGateway => OriginUnreachable,
        StatusCodes.Status503ServiceUnavailable => OriginUnavailable,
        StatusCodes.Status504GatewayTimeout => OriginTimeout,
        _ => null,
    };
}
