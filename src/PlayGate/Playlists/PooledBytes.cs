using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>A queue of bytes in a rented array.</summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private byte[] _array = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    /// <summary>How many bytes more the array takes.</summary>
    public int Room => _array.Length - _end;

    public ReadOnlySpan<byte> Span => _array.AsSpan(_start, Length);

    public void Advance(int count) => _end += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsSpan(_end);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_end);
    }

    /// <summary>The length of the array with room for so many more.</summary>
    public long CapacityWith(int count) => Room >= count ? _array.Length : LengthWith(count);

    /// <summary>All bytes, to be read before anything else is done.</summary>
    public Stream AsStream() => new MemoryStream(_array, _start, Length, writable: false);

    /// <summary>Takes as many bytes as fit.</summary>
    public int TakeInto(Span<byte> room)
    {
        var count = Math.Min(Length, room.Length);
        Span[..count].CopyTo(room);
        _start += count;
        if (_start == _end)
        {
            Clear();
        }

        return count;
    }

    /// <summary>Keeps a part.</summary>
    public void Cut(int start, int length)
    {
        (_start, _end) = (_start + start, _start + start + length);
        if (length < _array.Length / 2)
        {
            Move(length);
        }
    }

    public void Clear() => (_start, _end) = (0, 0);

    public void Dispose()
    {
        Clear();
        Replace([]);
    }

    private void Reserve(int count)
    {
        if (Room >= count)
        {
            return;
        }

        Move(LengthWith(count));
    }

    private int LengthWith(int count) => Math.Max(Length + count, _array.Length * 2);

    private void Move(int length)
    {
        var other = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
        Span.CopyTo(other);
        (_start, _end) = (0, Length);
        Replace(other);
    }

    private void Replace(byte[] array)
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = array;
    }
}
