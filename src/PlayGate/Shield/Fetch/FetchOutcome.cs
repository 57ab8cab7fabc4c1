using PlayGate.Shield.Cache;

namespace PlayGate.Shield.Fetch;

/// <summary>What a fetch brought once its headers are there: a closed set.</summary>
internal abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>A response for all callers that wait and whom it fits.</summary>
    internal sealed record Shared(StoredResponse Response, bool IsStale) : FetchOutcome;

    /// <summary>A response for the caller that began the fetch (<see cref="SharedFetch.Claim"/>); the others ask for themselves.</summary>
    internal sealed record Private(HttpResponseMessage Response) : FetchOutcome;

    /// <summary>Too many requests wait for the origin, or too many of the client that began the fetch.</summary>
    internal sealed record Busy : FetchOutcome
    {
        public static readonly Busy Instance = new();
    }

    /// <summary>Nothing that could be given; the callers that wait decide anew.</summary>
    internal sealed record Nothing : FetchOutcome
    {
        public static readonly Nothing Instance = new();
    }
}
