using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Cache;

/// <summary>
/// One key: its stored variants, the fetches under way, and what past answers have told. All of it is one immutable
/// <see cref="EntryState"/>, which is read without the lock and replaced under it.
/// </summary>
internal sealed class CacheEntry(CacheKey key)
{
    private const int MaxVariants = 16;

    /// <summary>How long an origin that has just failed is not asked while there is something stale to give.</summary>
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private EntryState _state = EntryState.Empty;

    public CacheKey Key { get; } = key;

    public EntryState State => Volatile.Read(ref _state);

    public StoredResponse[] Stored => State.Stored;

    /// <summary>What may be given at once, without asking the origin.</summary>
    public StoredResponse? Fresh(CacheRequest request, DateTimeOffset now) =>
        State.Select(request) is { } stored && stored.IsFreshFor(request, now) ? stored : null;

    /// <summary>Null where the store has forgotten this entry meanwhile.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    /// <param name="begin">Makes a fetch that confirms a stored answer, if there is one, and sends the named fields.</param>
    public CacheDecision? Decide(ShieldRequest request, DateTimeOffset now, Func<StoredResponse?, string[], SharedFetch> begin)
    {
        lock (_lock)
        {
            return _state.IsForgotten ? null : DecideNow(request, now, begin);
        }
    }

    /// <summary>A fetch of the whole that no caller waits for; null where there is a fetch, or the object is stored already.</summary>
    public SharedFetch? FetchBehind(ShieldRequest request, Func<StoredResponse?, string[], SharedFetch> begin)
    {
        lock (_lock)
        {
            return _state is { IsForgotten: false, IsIdle: true } && _state.IsOrdinary(request) ? Begin(null, begin) : null;
        }
    }

    /// <summary>A part has told that the whole fits.</summary>
    public void LearnWholeFits() => Change(state => state with { WholeFits = true });

    /// <summary>The origin has said that it shares the answer even where a request has credentials.</summary>
    public void LearnPublic() => Change(state => state with { IsPublic = true });

    /// <summary>The last answer was for one caller alone, or too large: requests are forwarded until then.</summary>
    public void ForwardUntil(DateTimeOffset until) => Change(state => state with { UnshareableUntil = until });

    /// <summary>The origin has just failed.</summary>
    public void OriginFails(DateTimeOffset now) => Change(state => state with { FailingUntil = now + Respite });

    /// <summary>Remembers the fields by which the origin chooses, also where nothing is kept.</summary>
    public void LearnSelecting(HeaderField[] fields) => Change(state => state.SelectingBy(fields));

    /// <summary>A fetch is no longer under way.</summary>
    public void Ended(SharedFetch fetch) => Change(state => state.Without(fetch));

    /// <summary>Puts an answer in place of those to the same requests; returns what it replaced, or null where it is too late.</summary>
    public IReadOnlyList<StoredResponse>? Keep(StoredResponse stored)
    {
        lock (_lock)
        {
            if (_state.IsForgotten)
            {
                return null;
            }

            var before = _state.Stored;
            Volatile.Write(ref _state, _state.With(stored, MaxVariants));
            return [.. before.Except(_state.Stored)];
        }
    }

    /// <summary>Whether it was there.</summary>
    public bool Remove(StoredResponse stored)
    {
        lock (_lock)
        {
            var before = _state.Stored.Length;
            Volatile.Write(ref _state, _state.Without(stored));
            return _state.Stored.Length < before;
        }
    }

    /// <summary>Whether nothing is stored, under way, or known that is worth so much; true once, from then on it is forgotten.</summary>
    public bool TryForget(Knowledge worth, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_state.IsForgotten || !_state.IsIdle || _state.IsWorthKeeping(worth, now))
            {
                return false;
            }

            Volatile.Write(ref _state, _state with { IsForgotten = true });
            return true;
        }
    }

    private CacheDecision DecideNow(ShieldRequest request, DateTimeOffset now, Func<StoredResponse?, string[], SharedFetch> begin)
    {
        var stored = _state.Select(request);
        if (stored is not null && stored.IsFreshFor(request, now))
        {
            return new CacheDecision.Serve(stored, IsStale: false, Renewal: null);
        }

        if (!_state.IsOrdinary(request))
        {
            return CacheDecision.Forward.Instance;
        }

        var isFailing = now < _state.FailingUntil;
        if (stored is not null && stored.MayBeStaleFor(request, now, isFailing))
        {
            var isRenewed = isFailing || Array.Exists(_state.Fetches, fetch => !fetch.Outcome.IsCompleted);
            return new CacheDecision.Serve(stored, IsStale: true, isRenewed ? null : Begin(stored, begin));
        }

        if (request.Directives.OnlyIfCached)
        {
            return CacheDecision.Refuse.Instance;
        }

        var isPartOfUnknown = request.AsksForPart && stored is null && !_state.WholeFits && _state.Fetches.Length == 0;
        if (request.IsHead || isPartOfUnknown || (request.HasCredentials && !_state.IsPublic))
        {
            return CacheDecision.Forward.Instance;
        }

        if (_state.Joinable(request) is { } joined)
        {
            joined.Join();
            return new CacheDecision.Join(joined);
        }

        if (now < _state.UnshareableUntil)
        {
            return CacheDecision.Forward.Instance;
        }

        var fetch = Begin(stored, begin);
        fetch.Join();
        return new CacheDecision.Lead(fetch);
    }

    private SharedFetch Begin(StoredResponse? confirming, Func<StoredResponse?, string[], SharedFetch> begin)
    {
        var fetch = begin(confirming, _state.Selecting);
        Volatile.Write(ref _state, _state.With(fetch));
        return fetch;
    }

    private void Change(Func<EntryState, EntryState> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _state, change(_state));
        }
    }
}
