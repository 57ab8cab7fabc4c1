namespace PlayGate.Sessions;

/// <summary>
/// What this replica knows of a session whose requests it serves: when it was seen, what it was sent, and what of it is under
/// way. Requests write here and nowhere else; the store is told in batches.
/// </summary>
internal sealed class ActiveSession(Session session, SessionMetrics metrics)
{
    private readonly Lock _lock = new();
    private ISessionUse? _first;
    private bool _isForgotten;
    private long _seenAt;
    private long _seenElsewhere;
    private long _bytes;
    private long _bytesAtLook;
    private volatile bool _hasCookie;
    private long _writtenAt;
    private SessionSight _written;

    public Session Session => session;

    public bool HasCookie => _hasCookie;

    public bool HasUses => Volatile.Read(ref _first) is not null;

    /// <summary>When any replica has seen it last, as far as is known here.</summary>
    public long SeenAt => Math.Max(Volatile.Read(ref _seenAt), Volatile.Read(ref _seenElsewhere));

    /// <summary>When this replica has.</summary>
    public long SeenHereAt => Volatile.Read(ref _seenAt);

    public void Saw(long now, bool byCookie)
    {
        Volatile.Write(ref _seenAt, now);
        if (byCookie && !_hasCookie)
        {
            _hasCookie = true;
        }
    }

    public void SawElsewhere(DateTimeOffset at) => Volatile.Write(ref _seenElsewhere, at.UtcTicks);

    public void Sent(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        metrics.Sent(session, bytes);
    }

    /// <summary>False where this presence has just been forgotten, and another one holds.</summary>
    public bool TryEnter(ISessionUse use)
    {
        lock (_lock)
        {
            if (_isForgotten)
            {
                return false;
            }

            use.Next = _first;
            if (_first is not null)
            {
                _first.Previous = use;
            }

            _first = use;
            use.JoinedBy(this);
            metrics.Entered();
            return true;
        }
    }

    public void Leave(ISessionUse use)
    {
        lock (_lock)
        {
            if (use.Previous is { } previous)
            {
                previous.Next = use.Next;
            }
            else if (_first == use)
            {
                _first = use.Next;
            }
            else
            {
                return;
            }

            if (use.Next is { } next)
            {
                next.Previous = use.Previous;
            }

            (use.Next, use.Previous) = (null, null);
            metrics.Left();
        }
    }

    /// <summary>
    /// Under the lock that a request takes to leave: nobody is cut who has left and whose connection serves another request.
    /// </summary>
    public void Cut()
    {
        lock (_lock)
        {
            for (var use = _first; use is not null; use = use.Next)
            {
                use.Cut();
            }
        }
    }

    /// <summary>A response whose bytes flow is a sign of life like a request, and so is an open socket.</summary>
    public void LookAtFlow(long now)
    {
        var bytes = Volatile.Read(ref _bytes);
        if (bytes != _bytesAtLook || HasSignOfLife())
        {
            _bytesAtLook = bytes;
            Volatile.Write(ref _seenAt, now);
        }
    }

    /// <summary>
    /// Whether there is something that the store should know by now. The first sight and the first cookie at once, since tokens are
    /// revoked and shown again by them; the rest may wait.
    /// </summary>
    public bool IsDue(long now, TimeSpan interval) =>
        IsFresh && (_writtenAt == 0 || _hasCookie != _written.HasCookieReturned || now - _writtenAt >= interval.Ticks);

    public bool IsFresh => Volatile.Read(ref _seenAt) > _written.SeenAt.UtcTicks || _hasCookie != _written.HasCookieReturned || Volatile.Read(ref _bytes) != _written.Bytes;

    /// <summary>All that is known, its bytes since the last writing.</summary>
    public SessionSight Look() =>
        new(session.Id, new DateTimeOffset(Volatile.Read(ref _seenAt), TimeSpan.Zero), _hasCookie, Volatile.Read(ref _bytes) - _written.Bytes);

    public void Wrote(in SessionSight sight, long now) =>
        (_writtenAt, _written) = (now, sight with { Bytes = _written.Bytes + sight.Bytes });

    /// <summary>Whether nothing more has come since; then no request can enter it any more.</summary>
    public bool TryForget(long before)
    {
        lock (_lock)
        {
            return _isForgotten = _first is null && !IsFresh && SeenAt < before && _writtenAt < before;
        }
    }

    private bool HasSignOfLife()
    {
        lock (_lock)
        {
            for (var use = _first; use is not null; use = use.Next)
            {
                if (use.IsSignOfLife)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
