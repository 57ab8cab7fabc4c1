using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Bodies;

/// <summary>
/// A body that arrives once and is read by any number of viewers, each at its own pace, while it arrives and after. It lives as long as
/// something refers to it: the store, the fetch, each reader.
/// Its memory may be taken away when others need it (<see cref="TakeAway"/>), so that slow readers hold it no longer than there is enough;
/// they go on from the origin, see <see cref="Resumption"/>.
/// A body that turns out larger than may be collected becomes a window: no other reader may begin, what all have read is released, and the
/// slowest reader sets the pace, within the limits of <see cref="WindowReaders"/>.
/// </summary>
internal sealed partial class SharedBody(ShieldMemory memory, DetachedBodies detached, long? length, long limit, SharedFetch source)
{
    private const long Unknown = -1;

    private enum State
    {
        Arriving,
        Complete,

        /// <summary>The origin broke off; an error for all readers, wherever they are.</summary>
        Failed,

        /// <summary>Its memory was given to others, whatever it was before.</summary>
        Taken,
    }

    /// <summary>Guards all that follows, but for the references; what is volatile is read without it.</summary>
    private readonly Lock _lock = new();
    private readonly BodySegments _bytes = new(memory, length, limit);
    private readonly WindowReaders _readers = new(limit, source.Time);
    private Signal _arrived;
    private Signal _released;
    private volatile State _state;
    private Exception? _failure;
    private volatile bool _isWindow;
    private long _length = length ?? Unknown;
    private int _references = 1;

    /// <summary>How many bytes it will have, where that is known.</summary>
    public long? Length => Volatile.Read(ref _length) is var known and not Unknown ? known : null;

    public long Written => _bytes.Written;

    public bool IsComplete => _state == State.Complete;

    public bool IsTaken => _state == State.Taken;

    public bool IsWindow => _isWindow;

    /// <summary>No reader can begin any more.</summary>
    public bool HasFailed => _state is State.Failed or State.Taken;

    /// <summary>What it holds, in bytes.</summary>
    public long Reserved => _bytes.Reserved;

    /// <summary>How a reader whose bytes were taken away gets the rest; null where it cannot.</summary>
    public Resumption? Resumption { get; init; }

    /// <summary>For <see cref="DetachedBodies"/> alone: its place there, what it counts for, how many stored responses have it.</summary>
    public (LinkedListNode<SharedBody>? Place, long Counted, int Keeps) Detached { get; set; }

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
            detached.Ended(this);
        }
    }

    /// <summary>Others need the memory. Its readers go on from the origin, each from where it is.</summary>
    public void TakeAway()
    {
        lock (_lock)
        {
            if (!TryAddReference())
            {
                return;
            }

            _state = State.Taken;
            _bytes.Drop();
            _arrived.Raise();
            _released.Raise();
        }

        source.Abandon();
        Release();
    }

    /// <summary>A reader of a part, which holds a reference of its own; null where it is too late to begin.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="count">How many bytes, if not all that follow.</param>
    /// <param name="client">The client that reads; 0 where that does not matter.</param>
    /// <param name="ended">Told how much has been read.</param>
    public BodyReader? TryRead(long from, long? count, int client, Action<long> ended)
    {
        lock (_lock)
        {
            if (_isWindow || HasFailed || !TryAddReference())
            {
                return null;
            }

            var end = count is { } bytes ? from + bytes : long.MaxValue;
            var reader = new BodyReader(this, (from, end), client, isAwaited: !IsComplete, ended);
            if (reader.IsAwaited)
            {
                _readers.Add(reader);
                source.Want();
            }

            return reader;
        }
    }

    /// <summary>What has arrived from a position on, within one segment; nothing at the end, or where it was taken away.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _failure is not null ? throw new IOException("The origin broke off its answer.", _failure)
                : position < _bytes.Written || _state != State.Arriving ? new(_bytes.At(position))
                : new(WaitAsync(_arrived.Next, position, cancellation));
        }
    }

    /// <summary>What lies at a position of a complete body, which changes no more; nothing where it was taken away.</summary>
    public ReadOnlyMemory<byte> At(long position) => _bytes.At(position);

    /// <summary>A reader has gone on.</summary>
    public void Moved()
    {
        if (_isWindow)
        {
            lock (_lock)
            {
                Slide(isUnread: true);
            }
        }
    }

    /// <summary>A reader has left.</summary>
    public void Left(BodyReader reader)
    {
        if (reader.IsAwaited)
        {
            bool isWanted;
            lock (_lock)
            {
                isWanted = _readers.Remove(reader);
                Slide(isUnread: true);
            }

            if (isWanted)
            {
                source.Unwant();
            }
        }

        Release();
    }

    private async Task<ReadOnlyMemory<byte>> WaitAsync(Task arrived, long position, CancellationToken cancellation)
    {
        await arrived.WaitAsync(cancellation);
        return await ReadAsync(position, cancellation);
    }

    /// <summary>Releases what all readers have passed.</summary>
    private void Slide(bool isUnread)
    {
        if (_isWindow && !IsTaken && _bytes.ReleaseBefore(_readers.PassedOf(_bytes.Written), isUnread))
        {
            detached.Resized(this);
            _released.Raise();
        }
    }
}
