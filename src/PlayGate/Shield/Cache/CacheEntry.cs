using PlayGate.Routes;
using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Cache;

/// <summary>Everything that is known of one key: its stored variants, the fetches under way, and what was learnt from past answers.</summary>
internal sealed class CacheEntry(CacheKey key)
{
    private const int MaxVariants = 16;

    /// <summary>How long an origin that has just failed is spared while there is something stale to give.</summary>
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly List<SharedFetch> _flights = [];
    private StoredResponse[] _stored = [];
    private string[] _selecting = [];
    private DateTimeOffset _unshareableUntil;
    private DateTimeOffset _failingUntil;
    private bool _fits;
    private bool _isPublic;

    public CacheKey Key { get; } = key;

    /// <summary>Newest first.</summary>
    public StoredResponse[] Stored => Volatile.Read(ref _stored);

    /// <summary>What is under way, at this moment.</summary>
    public IReadOnlyList<SharedFetch> Flights
    {
        get
        {
            lock (_lock)
            {
                return [.. _flights];
            }
        }
    }

    /// <summary>Set when the store has forgotten it; then nothing may be added.</summary>
    public bool IsGone { get; private set; }

    /// <summary>What may be given at once, without asking anybody.</summary>
    public StoredResponse? Fresh(CacheRequest request, DateTimeOffset now) =>
        Select(request) is { } stored && MayServe(stored, request, now) ? stored : null;

    /// <summary>Null where the store has forgotten this one meanwhile.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="now">The time.</param>
    /// <param name="begin">Makes a fetch that confirms a stored answer, if there is one, and sends the named fields.</param>
    public CacheDecision? Decide(ShieldRequest request, DateTimeOffset now, Func<StoredResponse?, string[], SharedFetch> begin)
    {
        lock (_lock)
        {
            return IsGone ? null : DecideNow(request, now, begin);
        }
    }

    /// <summary>A fetch of the whole that nobody waits for; null where there is one or the object is here already.</summary>
    public SharedFetch? Behind(ShieldRequest request, Func<StoredResponse?, string[], SharedFetch> begin)
    {
        lock (_lock)
        {
            return IsGone || _flights.Count > 0 || _stored.Length > 0 || !IsOrdinary(request) ? null : TakeOff(begin(null, _selecting));
        }
    }

    /// <summary>The whole is known to fit, so that parts of it are worth fetching it.</summary>
    public void Fits() => _fits = true;

    /// <summary>The origin shares it even with those who bring credentials.</summary>
    public void IsForEveryone() => _isPublic = true;

    public void Unshareable(DateTimeOffset until)
    {
        lock (_lock)
        {
            _unshareableUntil = until;
        }
    }

    public void Failing(DateTimeOffset now) => _failingUntil = now + Respite;

    /// <summary>Puts an answer where those of the same requests were; returns what it replaced, or null where it is too late.</summary>
    public IReadOnlyList<StoredResponse>? Keep(StoredResponse stored)
    {
        lock (_lock)
        {
            if (IsGone)
            {
                return null;
            }

            var others = _stored.Where(other => !stored.Replaces(other)).Take(MaxVariants - 1).ToList();
            var replaced = _stored.Except(others).ToList();
            _selecting = [.. _selecting.Union(stored.SelectedBy.Select(field => field.Name), StringComparer.OrdinalIgnoreCase)];
            Volatile.Write(ref _stored, [stored, .. others]);
            return replaced;
        }
    }

    /// <summary>Remembers by what the origin chooses, also where nothing is kept.</summary>
    public void Selects(IEnumerable<string> names)
    {
        lock (_lock)
        {
            _selecting = [.. _selecting.Union(names, StringComparer.OrdinalIgnoreCase)];
        }
    }

    public bool Remove(StoredResponse stored)
    {
        lock (_lock)
        {
            var others = _stored.Where(other => other != stored).ToArray();
            var found = others.Length < _stored.Length;
            Volatile.Write(ref _stored, others);
            return found;
        }
    }

    public void Landed(SharedFetch fetch)
    {
        lock (_lock)
        {
            _flights.Remove(fetch);
        }
    }

    /// <summary>Whether nothing is stored or under way; what is known besides is worth little.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _stored.Length == 0 && _flights.Count == 0;
            }
        }
    }

    /// <summary>Whether nothing is known that is worth so much; true once, from then on it is gone.</summary>
    public bool TryForget(Knowledge worth, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (IsGone || _stored.Length > 0 || _flights.Count > 0 || IsKnown(worth, now))
            {
                return false;
            }

            return IsGone = true;
        }
    }

    private bool IsKnown(Knowledge worth, DateTimeOffset now) => worth switch
    {
        Knowledge.OfAnyUse => _unshareableUntil > now || _selecting.Length > 0 || _fits || _isPublic,
        Knowledge.OfMuchUse => _unshareableUntil > now,
        _ => false,
    };

    private static bool MayServe(StoredResponse stored, CacheRequest request, DateTimeOffset now)
    {
        var asked = request.Directives;
        return stored.Freshness.IsFreshAt(now)
            && !asked.NoCache
            && (asked.MaxAge is not { } age || stored.Freshness.AgeAt(now) <= TimeSpan.FromSeconds(age))
            && (asked.MinFresh is not { } rest || stored.Freshness.Lifetime - stored.Freshness.AgeAt(now) >= TimeSpan.FromSeconds(rest));
    }

    private CacheDecision DecideNow(ShieldRequest request, DateTimeOffset now, Func<StoredResponse?, string[], SharedFetch> begin)
    {
        var stored = Select(request);
        if (stored is not null && MayServe(stored, request, now))
        {
            return new CacheDecision.Serve(stored, IsStale: false, Behind: null);
        }

        if (!IsOrdinary(request))
        {
            return CacheDecision.Alone.Instance;
        }

        if (stored is not null && MayServeStale(stored, request, now))
        {
            return new CacheDecision.Serve(stored, IsStale: true, now < _failingUntil || _flights.Exists(flight => !flight.Head.IsCompleted) ? null : TakeOff(begin(stored, _selecting)));
        }

        if (request.Directives.OnlyIfCached)
        {
            return CacheDecision.Refuse.Instance;
        }

        if (request.IsHead || (request.HasCredentials && !_isPublic) || (request.AsksForPart && stored is null && !_fits && _flights.Count == 0))
        {
            return CacheDecision.Alone.Instance;
        }

        // A deserted one may hang, and its viewers may have left for that reason: whoever comes next does not hang with it.
        if (_flights.Find(flight => !flight.Head.IsCompleted && !flight.IsDeserted && IsSelectedAlike(flight, request)) is { } flying)
        {
            flying.Join();
            return new CacheDecision.Join(flying);
        }

        if (now < _unshareableUntil)
        {
            return CacheDecision.Alone.Instance;
        }

        var fetch = TakeOff(begin(stored, _selecting));
        fetch.Lead();
        return new CacheDecision.Lead(fetch);
    }

    private bool MayServeStale(StoredResponse stored, ShieldRequest request, DateTimeOffset now) =>
        !request.Directives.NoCache
        && request.Directives.MaxAge is null
        && request.Directives.MinFresh is null
        && (stored.Freshness.MayCoverRevalidationAt(now) || (now < _failingUntil && stored.Freshness.MayCoverErrorAt(now)));

    private StoredResponse? Select(CacheRequest request)
    {
        foreach (var stored in Stored)
        {
            if (!stored.Body.HasFailed && stored.IsFor(request) && IsAnswer(stored, request) && (!request.HasCredentials || Storing.IsPublic(stored.Head)))
            {
                return stored;
            }
        }

        return null;
    }

    private static bool IsAnswer(StoredResponse stored, CacheRequest request) => !request.SpendsToken || RouteKind.Play.IsConfirmedBy((int)stored.Head.Status);

    /// <summary>Whether the fields by which the origin chooses may go into a shared request.</summary>
    private bool IsOrdinary(ShieldRequest request) => Array.TrueForAll(_selecting, name => RequestFields.IsOrdinary(request.Headers, name));

    private bool IsSelectedAlike(SharedFetch flight, ShieldRequest request) =>
        Array.TrueForAll(_selecting, name => flight.Selecting(name) == request.Selecting(name));

    private SharedFetch TakeOff(SharedFetch fetch)
    {
        _flights.Add(fetch);
        return fetch;
    }
}
