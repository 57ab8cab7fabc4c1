namespace PlayGate.Sessions;

/// <summary>
/// What is under way to one session: a list that each use is a link of. Everything in it happens under its lock, so that a use that has
/// left is never cut: its connection may serve another request by then.
/// </summary>
internal sealed class SessionUses
{
    private readonly Lock _lock = new();
    private ISessionUse? _first;
    private bool _isClosed;

    public bool Any => Volatile.Read(ref _first) is not null;

    /// <summary>False where the list is closed.</summary>
    public bool TryAdd(ISessionUse use, ActiveSession session)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            use.Next = _first;
            if (_first is not null)
            {
                _first.Previous = use;
            }

            _first = use;
            use.JoinedBy(session);
            return true;
        }
    }

    /// <summary>False where it has left before.</summary>
    public bool TryRemove(ISessionUse use)
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
                return false;
            }

            if (use.Next is { } next)
            {
                next.Previous = use.Previous;
            }

            (use.Next, use.Previous) = (null, null);
            return true;
        }
    }

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

    /// <summary>Whether one of them is a sign of life by being there.</summary>
    public bool HasSignOfLife()
    {
        lock (_lock)
        {
            var use = _first;
            while (use is { IsSignOfLife: false })
            {
                use = use.Next;
            }

            return use is not null;
        }
    }

    /// <summary>Closes an empty list for good, where the condition holds under the lock.</summary>
    public bool TryClose(Func<bool> condition)
    {
        lock (_lock)
        {
            return _isClosed = _first is null && condition();
        }
    }
}
