namespace PlayGate.Shield.Bodies;

/// <summary>
/// Bodies to which no key leads: given up or never stored, but still arriving or still read. They give way when memory is short, the
/// oldest first, so that slow readers hold no more than a share of it (issue 15).
/// </summary>
internal sealed class DetachedBodies(ShieldMemory memory)
{
    /// <summary>While memory is short, they may hold one part of so many together.</summary>
    private const int Share = 4;
    private readonly Lock _lock = new();
    private readonly LinkedList<SharedBody> _bodies = new();
    private long _bytes;

    /// <summary>A new body; it is detached unless it has been stored already.</summary>
    public void Add(SharedBody body)
    {
        lock (_lock)
        {
            Put(body, keeps: body.Detached.Keeps);
        }
    }

    /// <summary>One more stored response has it.</summary>
    public void Kept(SharedBody body)
    {
        lock (_lock)
        {
            Take(body, keeps: body.Detached.Keeps + 1);
        }
    }

    /// <summary>One stored response less has it.</summary>
    public void LetGo(SharedBody body)
    {
        lock (_lock)
        {
            Put(body, keeps: body.Detached.Keeps - 1);
        }
    }

    /// <summary>It holds more, or less.</summary>
    public void Resized(SharedBody body)
    {
        lock (_lock)
        {
            if (body.Detached is { Place: { } place, Counted: var counted } && counted != body.Reserved)
            {
                _bytes += body.Reserved - counted;
                body.Detached = (place, body.Reserved, 0);
            }
        }
    }

    /// <summary>Nothing refers to it any more.</summary>
    public void Ended(SharedBody body)
    {
        lock (_lock)
        {
            Take(body, body.Detached.Keeps);
        }
    }

    /// <summary>Takes memory away from the oldest while they hold more than their share.</summary>
    public void KeepToShare()
    {
        while (Oldest(memory.Limit / Share) is { } body)
        {
            body.TakeAway();
        }
    }

    /// <summary>Takes memory away from the oldest until it is enough.</summary>
    public void GiveWay(Func<bool> isEnough)
    {
        while (!isEnough() && Oldest(0) is { } body)
        {
            body.TakeAway();
        }
    }

    /// <summary>The oldest, taken off the list, if all together hold more than is allowed.</summary>
    private SharedBody? Oldest(long allowed)
    {
        lock (_lock)
        {
            if (_bodies.First is not { Value: var body } || _bytes <= allowed)
            {
                return null;
            }

            Take(body, keeps: 0);
            return body;
        }
    }

    private void Put(SharedBody body, int keeps)
    {
        if (keeps > 0 || body.Detached.Place is not null)
        {
            body.Detached = body.Detached with { Keeps = keeps };
            return;
        }

        body.Detached = (_bodies.AddLast(body), body.Reserved, keeps);
        _bytes += body.Detached.Counted;
    }

    private void Take(SharedBody body, int keeps)
    {
        if (body.Detached.Place is { } place)
        {
            _bodies.Remove(place);
            _bytes -= body.Detached.Counted;
        }

        body.Detached = (null, 0, keeps);
    }
}
