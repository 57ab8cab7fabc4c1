namespace PlayGate.Shield.Bodies;

/// <summary>The side of the fetch, which alone calls this: bytes arrive, until the body is complete or the origin breaks off.</summary>
internal sealed partial class SharedBody
{
    /// <summary>Where the next bytes go; waits while this is a window and the slowest reader is far behind.</summary>
    /// <exception cref="OperationCanceledException">None wants it, or its memory was taken away.</exception>
    public async ValueTask<Memory<byte>> SpaceAsync(CancellationToken cancellation)
    {
        while (true)
        {
            // Not within the lock: to make room may take another body's memory, or this one's.
            var isReserved = _bytes.WantsReservation && memory.TryReserve(ShieldMemory.SegmentSize);
            Task released;
            lock (_lock)
            {
                if (isReserved)
                {
                    _bytes.AddReservation();
                    detached.Resized(this);
                }

                if (IsTaken)
                {
                    throw new OperationCanceledException("Others needed the memory.");
                }

                if ((_bytes.Space() ?? SpaceOfWindow()) is { } space)
                {
                    return space;
                }

                released = _released.Next;
            }

            if (!await _readers.WaitAsync(released, cancellation))
            {
                GiveUpSlowest();
            }
        }
    }

    /// <summary>Makes the bytes that were put into the space visible.</summary>
    public void Advance(int count)
    {
        lock (_lock)
        {
            _bytes.Advance(count);
            _readers.Arrived(count);
            _arrived.Raise();
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            if (_state == State.Arriving)
            {
                Volatile.Write(ref _length, _bytes.Written);
                _bytes.Trim();
                detached.Resized(this);
                _state = State.Complete;
                _arrived.Raise();
            }
        }
    }

    /// <summary>Ends it for all readers, wherever they are.</summary>
    public void Fail(Exception failure)
    {
        lock (_lock)
        {
            if (_state == State.Arriving)
            {
                _failure = failure;
                _state = State.Failed;
                _arrived.Raise();
            }
        }
    }

    /// <summary>No more may be collected: from now on this is a window.</summary>
    private Memory<byte>? SpaceOfWindow()
    {
        _isWindow = true;
        Slide(isUnread: true);
        return _bytes.Space();
    }

    /// <summary>The slowest readers hold up others: they go on from the origin, as if the memory had been taken from them alone.</summary>
    private void GiveUpSlowest()
    {
        List<BodyReader> slowest;
        lock (_lock)
        {
            slowest = _readers.GiveUpSlowest(_bytes.Begin, _bytes.Written);
            Slide(isUnread: false);
        }

        slowest.ForEach(_ => source.Unwant());
    }
}
