namespace PlayGate.Shield;

/// <summary>
/// A body that arrives once and is read by any number of viewers, each at their own pace, while it arrives and after. It lives as
/// long as somebody refers to it: the store, the fetch, each reader.
/// One that turns out larger than may be collected becomes a window: nobody else may begin to read it, what all have read is let go,
/// and the slowest of those who read it sets the pace.
/// </summary>
internal sealed class SharedBody(ShieldMemory memory, long? length, long limit, SharedFetch source)
{
    private readonly Lock _lock = new();
    private readonly List<byte[]?> _segments = [];
    private readonly List<BodyReader> _readers = [];
    private TaskCompletionSource? _news;
    private TaskCompletionSource? _progress;
    private Exception? _failure;
    private Action? _overflowed;
    private long _written;
    private long _reserved = length ?? 0;
    private bool _isComplete;
    private int _released;
    private int _references = 1;

    /// <summary>How many bytes it will have, where that is known.</summary>
    public long? Length { get; private set; } = length;

    public long Written => Volatile.Read(ref _written);

    public bool IsComplete => Volatile.Read(ref _isComplete);

    public bool IsWindow { get; private set; }

    /// <summary>What to do when it turns out too large to be collected.</summary>
    public Action? Overflowed { set => _overflowed = value; }

    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>False where it has been given up meanwhile.</summary>
    public bool TryAddReference()
    {
        var references = Volatile.Read(ref _references);
        while (references > 0)
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
            Free();
        }
    }

    /// <summary>A reader of a part, which holds a reference of its own; null where it is too late to begin.</summary>
    public BodyReader? TryRead(long from, long? count, Action<long> ended)
    {
        lock (_lock)
        {
            if (IsWindow || HasFailed || !TryAddReference())
            {
                return null;
            }

            var reader = new BodyReader(this, from, count, ended);
            if (!IsComplete)
            {
                reader.IsAwaited = true;
                _readers.Add(reader);
                source.Want();
            }

            return reader;
        }
    }

    /// <summary>Where the next bytes go; waits while this is a window and the slowest reader is far behind.</summary>
    public async ValueTask<Memory<byte>> SpaceAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task progress;
            lock (_lock)
            {
                var offset = (int)(_written % ShieldMemory.SegmentSize);
                if (offset > 0)
                {
                    return _segments[^1].AsMemory(offset);
                }

                if (TryGrow())
                {
                    return _segments[^1].AsMemory();
                }

                progress = (_progress ??= NewSignal()).Task;
            }

            Interlocked.Exchange(ref _overflowed, null)?.Invoke();
            await progress.WaitAsync(cancellation);
        }
    }

    /// <summary>Makes the bytes that were put into the space visible.</summary>
    public void Advance(int count)
    {
        lock (_lock)
        {
            Volatile.Write(ref _written, _written + count);
            Tell(ref _news);
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            Length = _written;
            Trim();
            Volatile.Write(ref _isComplete, true);
            Tell(ref _news);
        }
    }

    /// <summary>Ends it for all who read it, wherever they are.</summary>
    public void Fail(Exception failure)
    {
        lock (_lock)
        {
            if (!IsComplete)
            {
                _failure ??= failure;
                Tell(ref _news);
            }
        }
    }

    /// <summary>What has arrived from a position on, within one segment; nothing at the end.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new IOException("The origin broke off its answer.", _failure);
            }

            if (position < _written)
            {
                return new(At(position));
            }

            return IsComplete ? default : new(WaitAsync((_news ??= NewSignal()).Task, position, cancellation));
        }
    }

    /// <summary>What lies at a position, within one segment; to be called for a complete body, or under the lock.</summary>
    public ReadOnlyMemory<byte> At(long position)
    {
        if (position >= _written)
        {
            return default;
        }

        var (index, offset) = Math.DivRem(position, ShieldMemory.SegmentSize);
        return _segments[(int)index].AsMemory((int)offset, (int)Math.Min(_written - position, ShieldMemory.SegmentSize - offset));
    }

    public void Moved()
    {
        if (IsWindow)
        {
            lock (_lock)
            {
                Slide();
            }
        }
    }

    public void Left(BodyReader reader)
    {
        if (reader.IsAwaited)
        {
            lock (_lock)
            {
                _readers.Remove(reader);
                Slide();
            }

            source.Unwant();
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

    private bool TryGrow()
    {
        if (Length is { } known)
        {
            // Reserved as a whole; what fits into one segment takes no more than it has.
            var left = known - _written;
            _segments.Add(left >= ShieldMemory.SegmentSize ? memory.Rent() : new byte[Math.Max(left, 1)]);
            return true;
        }

        var collected = _segments.Count - _released;
        if ((long)(collected + 1) * ShieldMemory.SegmentSize <= limit && memory.TryReserve(ShieldMemory.SegmentSize))
        {
            _reserved += ShieldMemory.SegmentSize;
            _segments.Add(memory.Rent());
            return true;
        }

        IsWindow = true;
        Slide();
        return false;
    }

    /// <summary>Lets go what all readers have behind them.</summary>
    private void Slide()
    {
        if (!IsWindow)
        {
            return;
        }

        var slowest = _readers.Count == 0 ? _written : _readers.Min(reader => reader.Position);
        for (; _released < slowest / ShieldMemory.SegmentSize; _released++)
        {
            memory.Return(_segments[_released]!);
            _segments[_released] = null;
            _reserved -= ShieldMemory.SegmentSize;
            memory.Release(ShieldMemory.SegmentSize);
            Tell(ref _progress);
        }
    }

    /// <summary>A short answer of unknown length began with a whole segment.</summary>
    private void Trim()
    {
        if (_segments.Count > 0 && _segments[^1] is { } last)
        {
            var used = (int)(_written - ((long)(_segments.Count - 1) * ShieldMemory.SegmentSize));
            if (used < last.Length)
            {
                // Not to be used again: somebody may be reading it.
                _segments[^1] = last.AsSpan(0, used).ToArray();
            }
        }

        var needed = Math.Max(0, _written - ((long)_released * ShieldMemory.SegmentSize));
        memory.Release(_reserved - needed);
        _reserved = needed;
    }

    private void Free()
    {
        foreach (var segment in _segments)
        {
            if (segment is not null)
            {
                memory.Return(segment);
            }
        }

        _segments.Clear();
        memory.Release(_reserved);
    }
}
