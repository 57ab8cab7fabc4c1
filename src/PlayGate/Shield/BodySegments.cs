namespace PlayGate.Shield;

/// <summary>
/// The bytes of a body in segments of one size, and the memory that they were reserved with. Whoever has it keeps others out while it
/// changes; what has been written never moves.
/// </summary>
internal sealed class BodySegments(ShieldMemory memory, long? length, long limit)
{
    private readonly List<byte[]?> _segments = [];
    private long _reserved = length ?? 0;
    private int _released;

    public long Written { get; private set; }

    /// <summary>Where the next bytes go; null where there is no more memory for them.</summary>
    public Memory<byte>? Space()
    {
        var offset = (int)(Written % ShieldMemory.SegmentSize);
        if (offset == 0 && !TryGrow())
        {
            return null;
        }

        return _segments[^1].AsMemory(offset);
    }

    public void Advance(int count) => Written += count;

    /// <summary>What lies at a position, within one segment; nothing where nothing has been written yet.</summary>
    public ReadOnlyMemory<byte> At(long position)
    {
        if (position >= Written)
        {
            return default;
        }

        var (index, offset) = Math.DivRem(position, ShieldMemory.SegmentSize);
        return _segments[(int)index].AsMemory((int)offset, (int)Math.Min(Written - position, ShieldMemory.SegmentSize - offset));
    }

    /// <summary>Lets go what lies wholly before a position; whether that was anything.</summary>
    public bool ReleaseBefore(long position)
    {
        var before = _released;
        for (; _released < position / ShieldMemory.SegmentSize; _released++)
        {
            memory.Return(_segments[_released]!);
            _segments[_released] = null;
            _reserved -= ShieldMemory.SegmentSize;
            memory.Release(ShieldMemory.SegmentSize);
        }

        return _released > before;
    }

    /// <summary>A short body of unknown length began with a whole segment; it keeps what it needs.</summary>
    public void Trim()
    {
        if (_segments.Count > 0 && _segments[^1] is { } last)
        {
            var used = (int)(Written - ((long)(_segments.Count - 1) * ShieldMemory.SegmentSize));
            if (used < last.Length)
            {
                // Not to be used again: somebody may be reading it.
                _segments[^1] = last.AsSpan(0, used).ToArray();
            }
        }

        var needed = Math.Max(0, Written - ((long)_released * ShieldMemory.SegmentSize));
        memory.Release(_reserved - needed);
        _reserved = needed;
    }

    public void Free()
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

    private bool TryGrow()
    {
        if (length is { } known)
        {
            // Reserved as a whole; what fits into one segment takes no more than it has.
            var left = known - Written;
            _segments.Add(left >= ShieldMemory.SegmentSize ? memory.Rent() : new byte[Math.Max(left, 1)]);
            return true;
        }

        var collected = _segments.Count - _released;
        if ((long)(collected + 1) * ShieldMemory.SegmentSize > limit || !memory.TryReserve(ShieldMemory.SegmentSize))
        {
            return false;
        }

        _reserved += ShieldMemory.SegmentSize;
        _segments.Add(memory.Rent());
        return true;
    }
}
