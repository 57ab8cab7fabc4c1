namespace PlayGate.Sessions;

/// <summary>
/// What this replica knows of a session whose requests it serves: when it was seen, what it was sent, and which of its responses are
/// under way. Requests write here and nowhere else; the store is told in batches.
/// </summary>
internal sealed class Presence(Session session)
{
    private readonly Lock _lock = new();
    private OpenResponse? _first;
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

    public bool HasResponses => Volatile.Read(ref _first) is not null;

    /// <summary>When any replica has seen it last, as far as is known here.</summary>
    public long SeenAt => Math.Max(Volatile.Read(ref _seenAt), Volatile.Read(ref _seenElsewhere));

    public void Saw(long now, bool byCookie)
    {
        Volatile.Write(ref _seenAt, now);
        if (byCookie && !_hasCookie)
        {
            _hasCookie = true;
        }
    }

    public void SawElsewhere(DateTimeOffset at) => Volatile.Write(ref _seenElsewhere, at.UtcTicks);

    public void Sent(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>False where this presence has just been forgotten, and another one holds.</summary>
    public bool TryEnter(OpenResponse response)
    {
        lock (_lock)
        {
            if (_isForgotten)
            {
                return false;
            }

            response.Next = _first;
            if (_first is not null)
            {
                _first.Previous = response;
            }

            _first = response;
            response.JoinedBy(this);
            return true;
        }
    }

    public void Leave(OpenResponse response)
    {
        lock (_lock)
        {
            if (response.Next is { } next)
            {
                next.Previous = response.Previous;
            }

            if (response.Previous is { } previous)
            {
                previous.Next = response.Next;
            }
            else if (_first == response)
            {
                _first = response.Next;
            }

            (response.Next, response.Previous) = (null, null);
        }
    }

    /// <summary>
    /// Under the lock that a request takes to leave: nobody is cut who has left and whose connection serves another request.
    /// </summary>
    public void Cut()
    {
        lock (_lock)
        {
            for (var response = _first; response is not null; response = response.Next)
            {
                response.Cut();
            }
        }
    }

    /// <summary>A response whose bytes flow is a sign of life like a request.</summary>
    public void LookAtFlow(long now)
    {
        var bytes = Volatile.Read(ref _bytes);
        if (bytes != _bytesAtLook)
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
}
