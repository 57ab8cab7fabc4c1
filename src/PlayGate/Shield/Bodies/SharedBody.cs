using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Bodies;

/// <summary>
/// A body that arrives once and is read by any number of viewers, each at their own pace, while it arrives and after. It lives as
/// long as somebody refers to it: the store, the fetch, each reader.
/// Its memory may be taken away from all of them when others need it (<see cref="TakeAway"/>): readers hold no memory for longer than there
/// is enough. They go on from the origin, see <see cref="Resumption"/>.
/// One that turns out larger than may be collected becomes a window: nobody else may begin to read it, what all have read is let go,
/// and the slowest of those who read it sets the pace, within the limits of <see cref="Patience"/>.
/// </summary>
internal sealed class SharedBody(ShieldMemory memory, long? length, long limit, SharedFetch source)
{
    private readonly Lock _lock = new();
    private readonly BodySegments _bytes = new(memory, length, limit);
    private readonly List<BodyReader> _readers = [];
    private readonly Patience _patience = new(limit, source.Time);
    private TaskCompletionSource? _news;
    private TaskCompletionSource? _progress;
    private Exception? _failure;
    private Action? _overflowed;
    private long _written;
    private bool _isWindow;
    private bool _isComplete;
    private bool _isTaken;
    private int _references = 1;

    /// <summary>How many bytes it will have, where that is known.</summary>
    public long? Length { get; private set; } = length;

    public long Written => Volatile.Read(ref _written);

    public bool IsComplete => Volatile.Read(ref _isComplete);

    /// <summary>Its memory was given to others.</summary>
    public bool IsTaken => Volatile.Read(ref _isTaken);

    /// <summary>Nobody can begin to read it any more.</summary>
    public bool HasFailed => IsTaken || Volatile.Read(ref _failure) is not null;

    /// <summary>What it holds, in bytes.</summary>
    public long Reserved => _bytes.Reserved;

    /// <summary>How a reader whose bytes were taken away gets the rest; null where it cannot.</summary>
    public Resumption? Resumption { get; init; }

    /// <summary>Those to which it belongs while no key leads to it.</summary>
    public DetachedBodies? Others { get; init; }

    /// <summary>Theirs: its place among them, what it counts for there, and how many stored answers have it.</summary>
    public (LinkedListNode<SharedBody>? Place, long Counted, int Keeps) Detached { get; set; }

    /// <summary>What to do when it turns out too large to be collected.</summary>
    public Action? Overflowed { set => _overflowed = value; }

    /// <summary>False where it has been given up meanwhile.</summary>
    public bool TryAddReference()
    {
        var references = Volatile.Read(ref _references);
        while (references > 0 && !IsTaken)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _bytes.Free();
            Others?.Ended(this);
        }
    }

    /// <summary>A reader of a part, which holds a reference of its own; null where it is too late to begin.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="count">How much, if not all that follows.</param>
    /// <param name="client">Whose request it is; 0 where that does not matter.</param>
    /// <param name="ended">Told how much has been read.</param>
    public BodyReader? TryRead(long from, long? count, int client, Action<long> ended)
    {
        lock (_lock)
        {
            if (_isWindow || HasFailed || !TryAddReference())
            {
                return null;
            }

            var reader = new BodyReader(this, (from, count is { } bytes ? from + bytes : long.MaxValue), client, isAwaited: !IsComplete, ended);
            if (!IsComplete)
            {
                _readers.Add(reader);
                source.Want();
            }

            return reader;
        }
    }

    /// <summary>Where the next bytes go; waits while this is a window and the slowest reader is far behind.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants it, or its memory was taken away.</exception>
    public async ValueTask<Memory<byte>> SpaceAsync(CancellationToken cancellation)
    {
        while (true)
        {
            // Not within the lock: to make room may take another body's, or this one's.
            var isReserved = _bytes.WantsReservation && memory.TryReserve(ShieldMemory.SegmentSize);
            var hasMore = isReserved;
            Memory<byte>? space;
            Task progress;
            lock (_lock)
            {
                space = IsTaken ? null : _bytes.Space(ref isReserved) ?? AfterSliding(ref isReserved);
                progress = space is null ? (_progress ??= NewSignal()).Task : Task.CompletedTask;
            }

            if (isReserved)
            {
                memory.Release(ShieldMemory.SegmentSize);
            }
            else if (hasMore)
            {
                Others?.Resized(this);
            }

            if (space is { } found)
            {
                return found;
            }

            await WaitForReadersAsync(progress, cancellation);
        }
    }

    /// <summary>Makes the bytes that were put into the space visible.</summary>
    public void Advance(int count)
    {
        lock (_lock)
        {
            _bytes.Advance(count);
            Volatile.Write(ref _written, _bytes.Written);
            _patience.Came(count);
            Tell(ref _news);
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            if (IsTaken)
            {
                return;
            }

            Length = _bytes.Written;
            _bytes.Trim();
            Others?.Resized(this);
            Volatile.Write(ref _isComplete, true);
            Tell(ref _news);
        }
    }

    /// <summary>Ends it for all who read it, wherever they are.</summary>
    public void Fail(Exception failure)
    {
        lock (_lock)
        {
            if (!IsComplete && !IsTaken)
            {
                _failure ??= failure;
                Tell(ref _news);
            }
        }
    }

    /// <summary>Others need the memory. Those who read go on from the origin, each from where they are.</summary>
    public void TakeAway()
    {
        lock (_lock)
        {
            if (!TryAddReference())
            {
                return;
            }

            Volatile.Write(ref _isTaken, true);
            _bytes.Drop();
            Tell(ref _news);
            Tell(ref _progress);
        }

        source.Abandon();
        Release();
    }

    /// <summary>What has arrived from a position on, within one segment; nothing at the end, or where it was taken away.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new IOException("The origin broke off its answer.", _failure);
            }

            return position < _bytes.Written || IsComplete || IsTaken
                ? new(_bytes.At(position))
                : new(WaitAsync((_news ??= NewSignal()).Task, position, cancellation));
        }
    }

    /// <summary>What lies at a position of a complete body, which changes no more; nothing where it was taken away.</summary>
    public ReadOnlyMemory<byte> At(long position) => _bytes.At(position);

    /// <summary>A reader has gone on.</summary>
    public void Moved()
    {
        if (Volatile.Read(ref _isWindow))
        {
            lock (_lock)
            {
                Slide(isUnread: true);
            }
        }
    }

    public void Left(BodyReader reader)
    {
        if (reader.IsAwaited)
        {
            bool wasThere;
            lock (_lock)
            {
                wasThere = _readers.Remove(reader);
                Slide(isUnread: true);
            }

            if (wasThere)
            {
                source.Unwant();
            }
        }

        Release();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Tell(ref TaskCompletionSource? signal)
    {
        signal?.SetResult();
        signal = null;
    }

    private async Task<ReadOnlyMemory<byte>> WaitAsync(Task news, long position, CancellationToken cancellation)
    {
        await news.WaitAsync(cancellation);
        return await ReadAsync(position, cancellation);
    }

    private Memory<byte>? AfterSliding(ref bool isReserved)
    {
        Volatile.Write(ref _isWindow, true);
        Slide(isUnread: true);
        return _bytes.Space(ref isReserved);
    }

    /// <summary>Lets go what all readers have behind them.</summary>
    private void Slide(bool isUnread)
    {
        if (_isWindow && !IsTaken && _bytes.ReleaseBefore(_readers.Count == 0 ? _bytes.Written : _readers.Min(reader => reader.Position), isUnread))
        {
            Others?.Resized(this);
            Tell(ref _progress);
        }
    }

    private async ValueTask WaitForReadersAsync(Task progress, CancellationToken cancellation)
    {
        if (IsTaken)
        {
            throw new OperationCanceledException("Others needed the memory.");
        }

        Interlocked.Exchange(ref _overflowed, null)?.Invoke();
        if (!await _patience.WaitAsync(progress, cancellation))
        {
            LoseTheSlowest();
        }
    }

    /// <summary>Those who hold up somebody who has read everything that is there: they go on from the origin, as if it had been taken from them alone.</summary>
    private void LoseTheSlowest()
    {
        List<BodyReader> lost;
        lock (_lock)
        {
            var end = _bytes.Begin + ShieldMemory.SegmentSize;
            lost = _readers.Exists(reader => reader.Position >= _bytes.Written) ? _readers.FindAll(reader => reader.Position < Math.Min(end, _bytes.Written)) : [];
            lost.ForEach(reader => reader.Lose());
            _readers.RemoveAll(lost.Contains);
            Slide(isUnread: false);
        }

        lost.ForEach(_ => source.Unwant());
    }
}
