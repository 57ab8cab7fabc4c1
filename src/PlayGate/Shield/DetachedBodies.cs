namespace PlayGate.Shield;

/// <summary>
/// Bodies to which no key leads: given up, never kept, or not kept yet, but still arriving or still read. They give way when memory is short,
/// the oldest first, so that those who read slowly hold no more of it than a share (issue 15).
/// </summary>
internal sealed class DetachedBodies(ShieldMemory memory)
{
    /// <summary>How much they may hold together while memory is short.</summary>
    private const int Share = 4;
    private readonly Lock _lock = new();
    private readonly LinkedList<SharedBody> _bodies = new();

    public void Add(SharedBody body)
    {
        lock (_lock)
        {
            body.Detached ??= _bodies.AddLast(body);
        }
    }

    /// <summary>A key leads to it, perhaps one more.</summary>
    public void Kept(SharedBody body)
    {
        lock (_lock)
        {
            body.Keeps++;
            Take(body);
        }
    }

    /// <summary>One key less does.</summary>
    public void LetGo(SharedBody body)
    {
        lock (_lock)
        {
            if (--body.Keeps == 0)
            {
                body.Detached ??= _bodies.AddLast(body);
            }
        }
    }

    /// <summary>Nobody refers to it any more.</summary>
    public void Ended(SharedBody body)
    {
        lock (_lock)
        {
            Take(body);
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

    /// <summary>Takes memory away from the oldest until that is enough.</summary>
    public void GiveWay(Func<bool> isEnough)
    {
        while (!isEnough() && Oldest(0) is { } body)
        {
            body.TakeAway();
        }
    }

    /// <summary>The oldest, taken off the list, if all together hold more than that.</summary>
    private SharedBody? Oldest(long allowed)
    {
        lock (_lock)
        {
            if (_bodies.First is not { Value: var body } || _bodies.Sum(held => held.Reserved) <= allowed)
            {
                return null;
            }

            Take(body);
            return body;
        }
    }

    private void Take(SharedBody body)
    {
        if (body.Detached is { } node)
        {
            _bodies.Remove(node);
            body.Detached = null;
        }
    }
}
