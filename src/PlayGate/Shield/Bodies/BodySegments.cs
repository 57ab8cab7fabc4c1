namespace PlayGate.Shield.Bodies;

/// <summary>
/// The bytes of a body in segments of one size, and the memory that they were reserved with. Changed by one caller at a time; what has been
/// written never moves, and of a body that is complete it may be read without keeping anybody out.
/// </summary>
/// <param name="memory">Where its first reservation was made already: see <see cref="FirstReservation"/>.</param>
/// <param name="length">Of the whole, where it is known.</param>
/// <param name="limit">How much is held at a time where it is not; one segment at least.</param>
internal sealed class BodySegments(ShieldMemory memory, long? length, long limit)
{
    private byte[]?[] _segments = [];

    /// <summary>Which of the body's segments is the first one in the list, of whose beginning nothing may be left.</summary>
    private int _listed;
    private int _count;
    private int _released;
    private long _reserved = FirstReservation(length);

    /// <summary>Segments that are reserved and not there yet.</summary>
    private int _due = length is null ? 1 : 0;

    public long Written { get; private set; }

    /// <summary>What it holds, in bytes.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>The next bytes need a segment more than is reserved, and may have one.</summary>
    public bool WantsReservation => length is null && Written % ShieldMemory.SegmentSize == 0 && _due == 0 && Collected < limit / ShieldMemory.SegmentSize;

    /// <summary>The first segment that is still there.</summary>
    public long Begin => (long)_released * ShieldMemory.SegmentSize;

    private int Collected => _count - _released;

    private ref byte[]? Last => ref _segments[_count - 1 - _listed];

    /// <summary>What is to be reserved before a body is shared, so that it always comes on: all of it, or one segment to begin with.</summary>
    public static long FirstReservation(long? length) => length ?? ShieldMemory.SegmentSize;

    /// <summary>Where the next bytes go; null where there is no more memory for them.</summary>
    /// <param name="isReserved">Whether one more segment has been reserved; false afterwards where it was needed.</param>
    public Memory<byte>? Space(ref bool isReserved)
    {
        var offset = (int)(Written % ShieldMemory.SegmentSize);
        if (offset == 0 && !TryGrow(ref isReserved))
        {
            return null;
        }

        return Last!.AsMemory(offset);
    }

    public void Advance(int count) => Written += count;

    /// <summary>What lies at a position, within one segment; nothing where nothing has been written yet, or no more.</summary>
    public ReadOnlyMemory<byte> At(long position)
    {
        var segments = Volatile.Read(ref _segments);
        var (number, offset) = Math.DivRem(position, ShieldMemory.SegmentSize);
        var index = number - _listed;
        return position < Written && index >= 0 && index < segments.Length
            ? segments[(int)index].AsMemory((int)offset, (int)Math.Min(Written - position, ShieldMemory.SegmentSize - offset))
            : default;
    }

    /// <summary>Lets go what lies wholly before a position; whether that was anything.</summary>
    /// <param name="position">The position.</param>
    /// <param name="isUnread">Whether nobody can be reading there at this moment; else the segments are not used again.</param>
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
                // The last one's reservation is kept: without any, nothing would ever come again.
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
                // Not to be used again: somebody may be reading it.
                Last = last.AsSpan(0, used).ToArray();
            }
        }

        var needed = Math.Max(0, Written - Begin);
        memory.Release(_reserved - needed);
        (_reserved, _due) = (needed, 0);
    }

    /// <summary>Gives everything back; nobody refers to it any more.</summary>
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

    /// <summary>Gives the memory back while somebody may still be reading: nothing is used again, the collector takes it when they have moved on.</summary>
    public void Drop()
    {
        Volatile.Write(ref _segments, []);
        _count = _released = _listed = 0;
        memory.Release(_reserved);
        _reserved = 0;
    }

    private bool TryGrow(ref bool isReserved)
    {
        if (length is { } known)
        {
            // Reserved as a whole; what fits into one segment takes no more than it has.
            var left = known - Written;
            Add(left >= ShieldMemory.SegmentSize ? memory.Rent() : new byte[Math.Max(left, 1)]);
            return true;
        }

        if (_due > 0)
        {
            _due--;
        }
        else if (isReserved)
        {
            _reserved += ShieldMemory.SegmentSize;
            isReserved = false;
        }
        else
        {
            return false;
        }

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
