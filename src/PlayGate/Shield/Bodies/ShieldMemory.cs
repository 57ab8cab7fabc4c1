using System.Collections.Concurrent;

namespace PlayGate.Shield.Bodies;

/// <summary>
/// One budget for all that is held, stored or still arriving, counted before it is taken; and the segments of bodies, which are used
/// again so that the heap does not grow with what passes through.
/// </summary>
internal sealed class ShieldMemory(long limit)
{
    public const int SegmentSize = 64 * 1024;
    private readonly ConcurrentBag<byte[]> _free = [];
    private long _held;
    private long _freeBytes;

    /// <summary>Gives up stored responses until so many bytes are free, or nothing is left to give up.</summary>
    public Action<long>? MakeRoom { get; set; }

    public long Limit => limit;

    public long Held => Volatile.Read(ref _held);

    public bool TryReserve(long bytes)
    {
        if (TryTake(bytes))
        {
            return true;
        }

        if (bytes > limit)
        {
            return false;
        }

        MakeRoom?.Invoke(bytes);
        return TryTake(bytes);
    }

    public void Release(long bytes) => Interlocked.Add(ref _held, -bytes);

    public byte[] Rent()
    {
        if (_free.TryTake(out var segment))
        {
            Interlocked.Add(ref _freeBytes, -SegmentSize);
            return segment;
        }

        // Pinned, since it lives long: the garbage collector neither makes room for it among young objects nor moves it.
        return GC.AllocateUninitializedArray<byte>(SegmentSize, pinned: true);
    }

    /// <summary>Keeps a segment for the next body, unless what is held and what is kept would exceed the limit together.</summary>
    public void Return(byte[] segment)
    {
        if (segment.Length == SegmentSize && Held + Interlocked.Add(ref _freeBytes, SegmentSize) <= limit)
        {
            _free.Add(segment);
        }
        else if (segment.Length == SegmentSize)
        {
            Interlocked.Add(ref _freeBytes, -SegmentSize);
        }
    }

    private bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > limit)
        {
            Interlocked.Add(ref _held, -bytes);
            return false;
        }

        while (Held + Volatile.Read(ref _freeBytes) > limit && _free.TryTake(out _))
        {
            Interlocked.Add(ref _freeBytes, -SegmentSize);
        }

        return true;
    }
}
