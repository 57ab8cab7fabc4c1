namespace PlayGate.Sessions;

/// <summary>
/// A session whose requests this replica serves: when it was seen, what it was sent, what is under way to it, and how much of that the
/// store has been told. Requests note their part without a lock. Only the rounds of <see cref="SessionSweep"/> look at its flow, and only
/// <see cref="SightWriter"/>, one call at a time, tells the store.
/// </summary>
internal sealed class ActiveSession(Session session, SessionMetrics metrics)
{
    private readonly SessionUses _uses = new();

    // Noted by requests.
    private long _seenAt;
    private long _bytes;
    private volatile bool _hasCookie;

    // Noted by rounds.
    private long _seenElsewhereAt;
    private long _bytesInLastRound;

    // What the store has been told, by its one writer: the last sight, with all bytes so far, and when it was written.
    private SessionSight _told;
    private long _toldAt;

    public Session Session => session;

    public bool HasCookie => _hasCookie;

    public bool HasUses => _uses.Any;

    /// <summary>When any replica has seen it last, as far as this one knows.</summary>
    public long SeenAt => Math.Max(SeenHereAt, Volatile.Read(ref _seenElsewhereAt));

    /// <summary>When this replica has seen it last.</summary>
    public long SeenHereAt => Volatile.Read(ref _seenAt);

    /// <summary>Whether there is something that the store has not been told.</summary>
    public bool HasNews => SeenHereAt > _told.SeenAt.UtcTicks || HasNewCookie || Volatile.Read(ref _bytes) != _told.Bytes;

    private bool HasNewCookie => _hasCookie != _told.HasCookieReturned;

    public void Saw(long now, bool byCookie)
    {
        Volatile.Write(ref _seenAt, now);
        if (byCookie && !_hasCookie)
        {
            _hasCookie = true;
        }
    }

    public void SawElsewhere(DateTimeOffset at) => Volatile.Write(ref _seenElsewhereAt, at.UtcTicks);

    public void Sent(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        metrics.Sent(session, bytes);
    }

    /// <summary>False where this object has just been forgotten, and the session has another one.</summary>
    public bool TryEnter(ISessionUse use)
    {
        var isIn = _uses.TryAdd(use, this);
        if (isIn)
        {
            metrics.Entered();
        }

        return isIn;
    }

    public void Leave(ISessionUse use)
    {
        if (_uses.TryRemove(use))
        {
            metrics.Left();
        }
    }

    public void Cut() => _uses.Cut();

    /// <summary>A response whose bytes flow is a sign of life like a request, and so is an open socket.</summary>
    public void LookAtFlow(long now)
    {
        var bytes = Volatile.Read(ref _bytes);
        if (bytes != _bytesInLastRound || _uses.HasSignOfLife())
        {
            _bytesInLastRound = bytes;
            Volatile.Write(ref _seenAt, now);
        }
    }

    /// <summary>
    /// Whether the store should be told by now. The first sight and the first cookie are due at once, since tokens are revoked and
    /// presented again by them; the rest may wait.
    /// </summary>
    public bool IsDue(long now, TimeSpan interval) =>
        HasNews && (_toldAt == 0 || HasNewCookie || now - _toldAt >= interval.Ticks);

    /// <summary>All that is known, with the bytes that the store has not been told.</summary>
    public SessionSight Look() =>
        new(session.Id, new DateTimeOffset(SeenHereAt, TimeSpan.Zero), _hasCookie, Volatile.Read(ref _bytes) - _told.Bytes);

    public void Told(in SessionSight sight, long now) => (_toldAt, _told) = (now, sight with { Bytes = _told.Bytes + sight.Bytes });

    /// <summary>Whether the store knows all and nothing is under way. Then no request can enter any more.</summary>
    public bool TryForget(long before) => _uses.TryClose(() => !HasNews && SeenAt < before && _toldAt < before);
}
