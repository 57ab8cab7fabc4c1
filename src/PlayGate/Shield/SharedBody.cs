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
    private readonly BodySegments _bytes = new(memory, length, limit);
    private readonly List<BodyReader> _readers = [];
    private TaskCompletionSource? _news;
    private TaskCompletionSource? _progress;
    private Exception? _failure;
    private Action? _overflowed;
    private long _written;
    private bool _isWindow;
    private bool _isComplete;
    private int _references = 1;

    /// <summary>How many bytes it will have, where that is known.</summary>
    public long? Length { get; private set; } = length;

    public long Written => Volatile.Read(ref _written);

    public bool IsComplete => Volatile.Read(ref _isComplete);

    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>What to do when it turns out too large to be collected.</summary>
    public Action? Overflowed { set => _overflowed = value; }

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
            _bytes.Free();
        }
    }

    /// <summary>A reader of a part, which holds a reference of its own; null where it is too late to begin.</summary>
    public BodyReader? TryRead(long from, long? count, Action<long> ended)
    {
        lock (_lock)
        {
            if (_isWindow || HasFailed || !TryAddReference())
            {
                return null;
            }

            var reader = new BodyReader(this, from, count, isAwaited: !IsComplete, ended);
            if (!IsComplete)
            {
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
                if ((_bytes.Space() ?? AfterSliding()) is { } space)
                {
                    return space;
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
            _bytes.Advance(count);
            Volatile.Write(ref _written, _bytes.Written);
            Tell(ref _news);
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            Length = _bytes.Written;
            _bytes.Trim();
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

            return position < _bytes.Written || IsComplete
                ? new(_bytes.At(position))
                : new(WaitAsync((_news ??= NewSignal()).Task, position, cancellation));
        }
    }

    /// <summary>What lies at a position of a complete body, which changes no more.</summary>
    public ReadOnlyMemory<byte> At(long position) => _bytes.At(position);

    /// <summary>A reader has gone on.</summary>
    public void Moved()
    {
        if (Volatile.Read(ref _isWindow))
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

    private Memory<byte>? AfterSliding()
    {
        Volatile.Write(ref _isWindow, true);
        Slide();
        return _bytes.Space();
    }

    /// <summary>Lets go what all readers have behind them.</summary>
    private void Slide()
    {
        if (_isWindow && _bytes.ReleaseBefore(_readers.Count == 0 ? _bytes.Written : _readers.Min(reader => reader.Position)))
        {
            Tell(ref _progress);
        }
    }
}
