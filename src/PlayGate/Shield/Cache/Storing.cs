using System.Collections.Frozen;
using System.Net;
using PlayGate.Http;

namespace PlayGate.Shield.Cache;

/// <summary>Whether an answer may be given to others than the one it was made for (RFC 9111 §3).</summary>
internal static class Storing
{
    /// <summary>Cacheable without a word from the origin (RFC 9110 §15.1), 206 left out: parts are not collected.</summary>
    private static readonly FrozenSet<int> ByDefault = new[] { 200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501 }.ToFrozenSet();

    /// <summary>What else we know the meaning of, for <c>must-understand</c> (RFC 9111 §5.2.2.3).</summary>
    private static readonly FrozenSet<int> AlsoUnderstood = new[] { 302, 303, 307, 400, 401, 403, 451, 500, 502, 503, 504 }.ToFrozenSet();

    public static bool IsForAll(HttpResponseMessage response, ResponseHead head) => IsForAll(response, head, (int)head.Status);

    /// <summary>Whether the whole would be, of which this is a part.</summary>
    public static bool WholeIsForAll(HttpResponseMessage part, ResponseHead head) => IsForAll(part, head, 200);

    /// <summary>The origin's explicit leave to share what was fetched with somebody's credentials (RFC 9111 §3.5).</summary>
    public static bool IsPublic(ResponseHead head) => head.Directives.Public || head.Directives.SharedMaxAge is not null;

    /// <summary>
    /// An origin that fails fails for everybody: those who were waiting get the failure, and do not all ask again at its worst moment.
    /// Nothing of it is kept.
    /// </summary>
    public static bool IsFailure(HttpResponseMessage response, ResponseHead head) =>
        head.Status is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        && head.Directives is { Private: false, NoStore: false }
        && head.VariesByKnown
        && !response.Headers.NonValidated.Contains("Set-Cookie");

    /// <summary>How long an answer is fresh where the origin says nothing.</summary>
    public static TimeSpan Unsaid(ResponseHead head, MediaKind kind, ShieldOptions options) => (int)head.Status switch
    {
        404 or 410 when options.NegativeTtl > TimeSpan.Zero => options.NegativeTtl,
        200 when kind == MediaKind.Segment => options.SegmentTtl,
        200 when kind == MediaKind.Playlist => options.PlaylistTtl,
        _ => Guess(head, options.HeuristicPercent),
    };

    /// <summary>What has not changed for long will hardly change soon (RFC 9111 §4.2.2).</summary>
    private static TimeSpan Guess(ResponseHead head, int percent) =>
        percent > 0
        && (ByDefault.Contains((int)head.Status) || head.Directives.Public)
        && HttpDates.Parse(head.LastModified) is { } changed
        && HttpDates.Parse(head.Value("Date")) is { } date
        && date > changed
            ? (date - changed) * percent / 100
            : TimeSpan.Zero;

    private static bool IsForAll(HttpResponseMessage response, ResponseHead head, int status)
    {
        var directives = head.Directives;
        return !(directives.NoStore && !(directives.MustUnderstand && IsUnderstood(status)))
            && !(directives.MustUnderstand && !IsUnderstood(status))
            && !directives.Private
            && !response.Headers.NonValidated.Contains("Set-Cookie")
            && head.VariesByKnown
            && status is >= 200 and not (206 or 304)
            && (ByDefault.Contains(status) || IsTold(head));
    }

    private static bool IsUnderstood(int status) => ByDefault.Contains(status) || AlsoUnderstood.Contains(status);

    /// <summary>An origin that says for how long may have anything kept.</summary>
    private static bool IsTold(ResponseHead head) =>
        (head.Directives.SharedMaxAge ?? head.Directives.MaxAge) is not null || head.Value("Expires") is not null || head.Directives.Public;
}
