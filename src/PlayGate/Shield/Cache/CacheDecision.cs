using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Cache;

/// <summary>What is to become of a request: a closed set.</summary>
internal abstract record CacheDecision
{
    private CacheDecision()
    {
    }

    /// <summary>Answer with what is stored; <paramref name="Behind"/> is to be begun so that the next one gets something newer.</summary>
    internal sealed record Serve(StoredResponse Stored, bool IsStale, SharedFetch? Behind) : CacheDecision;

    /// <summary>Begin a fetch that others may join.</summary>
    internal sealed record Lead(SharedFetch Fetch) : CacheDecision;

    /// <summary>Wait for one that somebody else began.</summary>
    internal sealed record Join(SharedFetch Fetch) : CacheDecision;

    /// <summary>Forward it as it is.</summary>
    internal sealed record Alone : CacheDecision
    {
        public static readonly Alone Instance = new();
    }

    /// <summary>The viewer wants nothing but what is stored (<c>only-if-cached</c>).</summary>
    internal sealed record Refuse : CacheDecision
    {
        public static readonly Refuse Instance = new();
    }
}
