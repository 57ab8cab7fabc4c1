using System.Collections.Frozen;
using PlayGate.Http;

namespace PlayGate.Shield.Cache;

/// <summary>Whether a response may be given to others than the caller it was made for, and how long (RFC 9111 §3, §4.2).</summary>
internal static class Cacheability
{
    /// <summary>Cacheable without a word from the origin (RFC 9110 §15.1). 206 is left out: parts are not collected.</summary>
    private static readonly FrozenSet<int> ByDefault = new[] { 200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501 }.ToFrozenSet();

    /// <summary>The other statuses whose meaning we know, for <c>must-understand</c> (RFC 9111 §5.2.2.3).</summary>
    private static readonly FrozenSet<int> AlsoUnderstood = new[] { 302, 303, 307, 400, 401, 403, 451, 500, 502, 503, 504 }.ToFrozenSet();

    public static bool IsShareable(HttpResponseMessage response, ResponseHead head) => IsShareable(response, head, (int)head.Status);

    /// <summary>Whether the whole would be, of which this is a part.</summary>
    public static bool IsWholeShareable(HttpResponseMessage part, ResponseHead head) => IsShareable(part, head, 200);

    /// <summary>The origin's explicit permission to share a response to a request with credentials (RFC 9111 §3.5).</summary>
    public static bool IsPublic(ResponseHead head) => head.Directives.Public || head.Directives.SharedMaxAge is not null;

    /// <summary>
    /// An origin that fails, fails for all: the callers that wait get the failure, and do not all ask again at its worst moment. It is not
    /// stored.
    /// </summary>
    public static bool IsFailure(HttpResponseMessage response, ResponseHead head) =>
        (int)head.Status is 500 or 502 or 503 or 504
        && head.Directives is { Private: false, NoStore: false }
        && head.VariesByKnown
        && !response.Headers.NonValidated.Contains("Set-Cookie");

    /// <summary>How long a response is fresh where the origin does not say.</summary>
    public static TimeSpan DefaultLifetime(ResponseHead head, MediaKind kind, ShieldOptions options) => (int)head.Status switch
    {
        404 or 410 when options.NegativeTtl > TimeSpan.Zero => options.NegativeTtl,
        200 when kind == MediaKind.Segment => options.SegmentTtl,
        200 when kind == MediaKind.Playlist => options.PlaylistTtl,
        _ => HeuristicLifetime(head, options.HeuristicPercent),
    };

    /// <summary>What has not changed for long will hardly change soon (RFC 9111 §4.2.2).</summary>
    private static TimeSpan HeuristicLifetime(ResponseHead head, int percent) =>
        percent > 0
        && (ByDefault.Contains((int)head.Status) || head.Directives.Public)
        && HttpDates.Parse(head.LastModified) is { } changed
        && HttpDates.Parse(head.Value("Date")) is { } date
        && date > changed
            ? (date - changed) * percent / 100
            : TimeSpan.Zero;

    private static bool IsShareable(HttpResponseMessage response, ResponseHead head, int status)
    {
        var directives = head.Directives;
        return !(directives.NoStore && !(directives.MustUnderstand && IsUnderstood(status)))
            && !(directives.MustUnderstand && !IsUnderstood(status))
            && !directives.Private
            && !response.Headers.NonValidated.Contains("Set-Cookie")
            && head.VariesByKnown
            && status is >= 200 and not (206 or 304)
            && (ByDefault.Contains(status) || HasLifetime(head));
    }

    private static bool IsUnderstood(int status) => ByDefault.Contains(status) || AlsoUnderstood.Contains(status);

    /// <summary>Whether the origin says how long it is fresh, or that it is public: then any status may be stored.</summary>
    private static bool HasLifetime(ResponseHead head) =>
        (head.Directives.SharedMaxAge ?? head.Directives.MaxAge) is not null || head.Value("Expires") is not null || head.Directives.Public;
}
