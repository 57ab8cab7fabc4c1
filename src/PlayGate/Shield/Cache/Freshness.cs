using System.Globalization;
using PlayGate.Http;

namespace PlayGate.Shield.Cache;

/// <summary>How old a response is and how long it may be given out (RFC 9111 §4.2, RFC 5861): arithmetic without a clock.</summary>
internal sealed record Freshness
{
    private static readonly TimeSpan TooOld = TimeSpan.FromDays(36525);

    /// <summary>"For ever" (RFC 9111 §1.2.2), small enough to calculate with: a date plus the largest TimeSpan is no date.</summary>
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(int.MaxValue);

    /// <summary>
    /// A <c>Date</c> has whole seconds, so it may be up to one too early. Without this, a response with a lifetime of one second could be
    /// stale on arrival, and all viewers would ask the origin at the end of every second.
    /// </summary>
    private static readonly TimeSpan DateResolution = TimeSpan.FromSeconds(1);

    private Freshness()
    {
    }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Its age when it came.</summary>
    public required TimeSpan InitialAge { get; init; }

    public required TimeSpan Lifetime { get; init; }

    /// <summary>How long it is given after its lifetime while a new one is fetched.</summary>
    public required TimeSpan WhileRevalidating { get; init; }

    /// <summary>How long it is given after its lifetime while the origin fails.</summary>
    public required TimeSpan IfError { get; init; }

    /// <summary>Whether the origin is asked every time, however fresh it is.</summary>
    public required bool AlwaysValidate { get; init; }

    /// <param name="head">The head of the response.</param>
    /// <param name="age">Its <c>Age</c> field.</param>
    /// <param name="askedAt">When the origin was asked.</param>
    /// <param name="receivedAt">When the origin answered.</param>
    /// <param name="unsaid">How long it is fresh where the origin does not say.</param>
    public static Freshness Of(ResponseHead head, string? age, DateTimeOffset askedAt, DateTimeOffset receivedAt, TimeSpan unsaid)
    {
        var directives = head.Directives;

        // s-maxage alone forbids staleness too (RFC 9111 §5.2.2.10); beside it, the other two are the origin's explicit permission.
        var mayBeStale = !directives.MustRevalidate && !directives.ProxyRevalidate && !directives.NoCache;
        return new Freshness
        {
            ReceivedAt = receivedAt,
            InitialAge = AgeOnArrival(HttpDates.Parse(head.Value("Date")), age, askedAt, receivedAt),
            Lifetime = Earlier(LifetimeOf(head, receivedAt, unsaid), ForEver),
            WhileRevalidating = Seconds(mayBeStale ? directives.StaleWhileRevalidate : null),
            IfError = Seconds(mayBeStale ? directives.StaleIfError : null),
            AlwaysValidate = directives.NoCache,
        };
    }

    public TimeSpan AgeAt(DateTimeOffset now) => InitialAge + Later(now - ReceivedAt, TimeSpan.Zero);

    public bool IsFreshAt(DateTimeOffset now) => !AlwaysValidate && AgeAt(now) < Lifetime;

    public bool MayCoverRevalidationAt(DateTimeOffset now) => !AlwaysValidate && AgeAt(now) < Lifetime + WhileRevalidating;

    public bool MayCoverErrorAt(DateTimeOffset now) => AgeAt(now) < Lifetime + IfError;

    /// <summary>From then on no viewer gets it unless the origin confirms it.</summary>
    public DateTimeOffset UselessAt => ReceivedAt + Later(Lifetime - InitialAge, TimeSpan.Zero) + Later(WhileRevalidating, IfError);

    private static TimeSpan AgeOnArrival(DateTimeOffset? date, string? age, DateTimeOffset askedAt, DateTimeOffset receivedAt)
    {
        var stated = age is null ? TimeSpan.Zero : ParseAge(age);
        var apparent = date is { } at ? Later(receivedAt - at - DateResolution, TimeSpan.Zero) : TimeSpan.Zero;
        return Later(apparent, stated + Later(receivedAt - askedAt, TimeSpan.Zero));
    }

    /// <summary>An unreadable age may be any.</summary>
    private static TimeSpan ParseAge(string age) =>
        long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? Seconds(Math.Min(seconds, int.MaxValue))
            : TooOld;

    private static TimeSpan LifetimeOf(ResponseHead head, DateTimeOffset receivedAt, TimeSpan unsaid)
    {
        if ((head.Directives.SharedMaxAge ?? head.Directives.MaxAge) is { } seconds)
        {
            return Seconds(seconds);
        }

        return head.Value("Expires") is not { } expires ? unsaid
            : HttpDates.Parse(expires) is { } end ? end - (HttpDates.Parse(head.Value("Date")) ?? receivedAt)
            : TimeSpan.Zero;
    }

    private static TimeSpan Seconds(long? seconds) => TimeSpan.FromSeconds(seconds ?? 0);

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
