using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Cache;

/// <summary>What is to be done with a request: a closed set.</summary>
internal abstract record CacheDecision
{
    private CacheDecision()
    {
    }

    /// <summary>Answer with what is stored. The renewal is to be begun, so that the next request gets something newer.</summary>
    internal sealed record Serve(StoredResponse Stored, bool IsStale, SharedFetch? Renewal) : CacheDecision;

    /// <summary>Begin a fetch that others may join.</summary>
    internal sealed record Lead(SharedFetch Fetch) : CacheDecision;

    /// <summary>Wait for a fetch that another request began.</summary>
    internal sealed record Join(SharedFetch Fetch) : CacheDecision;

    /// <summary>Forward it as it is.</summary>
    internal sealed record Forward : CacheDecision
    {
        public static readonly Forward Instance = new();
    }

    /// <summary>The viewer wants nothing but what is stored (<c>only-if-cached</c>).</summary>
    internal sealed record Refuse : CacheDecision
    {
        public static readonly Refuse Instance = new();
    }
}
