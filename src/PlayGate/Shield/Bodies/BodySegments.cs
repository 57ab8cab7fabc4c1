namespace PlayGate.Shield.Bodies;

/// <summary>
/// The bytes of a body in segments of one size, and the memory that is reserved for them. Changed under the lock of its body. What has
/// been written never moves, so that a complete body is read without the lock.
/// </summary>
/// <param name="memory">The budget, of which the first reservation was taken before: see <see cref="FirstReservation"/>.</param>
/// <param name="length">The length of the whole, where it is known.</param>
/// <param name="limit">How much is held at a time where it is not; one segment at least.</param>
internal sealed class BodySegments(ShieldMemory memory, long? length, long limit)
{
    private byte[]?[] _segments = [];

    /// <summary>The number of the first segment in the list; the list may begin with segments that were released.</summary>
    private int _listed;
    private int _count;
    private int _released;
    private long _reserved = FirstReservation(length);
    private long _written;

    /// <summary>How many segments are reserved and not made yet.</summary>
    private int _due = length is null ? 1 : 0;

    public long Written => Volatile.Read(ref _written);

    /// <summary>What it holds, in bytes.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>Whether the next bytes need a segment more than is reserved, and may have one.</summary>
    public bool WantsReservation =>
        length is null && Written % ShieldMemory.SegmentSize == 0 && _due == 0 && Collected < limit / ShieldMemory.SegmentSize;

    /// <summary>Where the first segment begins that is still there.</summary>
    public long Begin => (long)_released * ShieldMemory.SegmentSize;

    private int Collected => _count - _released;

    private ref byte[]? Last => ref _segments[_count - 1 - _listed];

    /// <summary>What is reserved before a body is shared, so that it always comes on: all of it, or one segment to begin with.</summary>
    public static long FirstReservation(long? length) => length ?? ShieldMemory.SegmentSize;

    /// <summary>One more segment has been reserved.</summary>
    public void AddReservation()
    {
        _due++;
        _reserved += ShieldMemory.SegmentSize;
    }

    /// <summary>Where the next bytes go; null where that takes a segment more than is reserved.</summary>
    public Memory<byte>? Space()
    {
        var offset = (int)(_written % ShieldMemory.SegmentSize);
        if (offset == 0 && !TryGrow())
        {
            return null;
        }

        return Last!.AsMemory(offset);
    }

    public void Advance(int count) => Volatile.Write(ref _written, _written + count);

    /// <summary>What lies at a position, within one segment; empty where nothing has been written yet, or it was released.</summary>
    public ReadOnlyMemory<byte> At(long position)
    {
        var segments = Volatile.Read(ref _segments);
        var (number, offset) = Math.DivRem(position, ShieldMemory.SegmentSize);
        var index = number - _listed;
        return position < Written && index >= 0 && index < segments.Length
            ? segments[(int)index].AsMemory((int)offset, (int)Math.Min(Written - position, ShieldMemory.SegmentSize - offset))
            : default;
    }

    /// <summary>Releases the segments that lie wholly before a position; returns whether there were any.</summary>
    /// <param name="position">The position.</param>
    /// <param name="isUnread">Whether no reader can be reading there at this moment; else the segments are not used again.</param>
    public bool ReleaseBefore(long position, bool isUnread)
    {
        var before = _released;
        for (; _released < position / ShieldMemory.SegmentSize; _released++)
        {
            ref var segment = ref _segments[_released - _listed];
            if (isUnread)
            {
                memory.Return(segment!);
            }

            segment = null;
            if (Collected == 1 && _due == 0)
            {
                // The reservation of the last one is kept: without any, no more bytes would ever come.
                _due = 1;
                continue;
            }

            _reserved -= ShieldMemory.SegmentSize;
            memory.Release(ShieldMemory.SegmentSize);
        }

        return _released > before;
    }

    /// <summary>A short body of unknown length began with a whole segment; it keeps what it needs.</summary>
    public void Trim()
    {
        if (Collected > 0 && Last is { } last)
        {
            var used = (int)(Written - ((long)(_count - 1) * ShieldMemory.SegmentSize));
            if (used < last.Length)
            {
                // The segment is not used again: a viewer may be reading it.
                Last = last.AsSpan(0, used).ToArray();
            }
        }

        var needed = Math.Max(0, Written - Begin);
        memory.Release(_reserved - needed);
        (_reserved, _due) = (needed, 0);
    }

    /// <summary>Gives everything back; nothing refers to it any more.</summary>
    public void Free()
    {
        foreach (var segment in _segments)
        {
            if (segment is not null)
            {
                memory.Return(segment);
            }
        }

        Drop();
    }

    /// <summary>
    /// Gives the memory back while viewers may still be reading: no segment is used again, the garbage collector takes it when they have
    /// moved on.
    /// </summary>
    public void Drop()
    {
        Volatile.Write(ref _segments, []);
        _count = _released = _listed = 0;
        memory.Release(_reserved);
        _reserved = 0;
    }

    private bool TryGrow()
    {
        if (length is { } known)
        {
            // Reserved as a whole; what fits into one segment takes no more than it has.
            var left = known - _written;
            Add(left >= ShieldMemory.SegmentSize ? memory.Rent() : new byte[Math.Max(left, 1)]);
            return true;
        }

        if (_due == 0)
        {
            return false;
        }

        _due--;
        Add(memory.Rent());
        return true;
    }

    private void Add(byte[] segment)
    {
        if (_count - _listed == _segments.Length)
        {
            MakePlace();
        }

        _segments[_count++ - _listed] = segment;
    }

    /// <summary>A window without an end must not have a list without one.</summary>
    private void MakePlace()
    {
        var kept = _segments.AsSpan(_released - _listed);
        var larger = new byte[]?[Math.Max(4, length is { } known ? (int)((known / ShieldMemory.SegmentSize) + 1) : kept.Length * 2)];
        kept.CopyTo(larger);
        _listed = _released;
        Volatile.Write(ref _segments, larger);
    }
}
