using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>
/// A walk through a piece of a playlist. Bytes that are passed over go to the output as they are, in one copy from one replacement to the
/// next.
/// </summary>
internal ref struct PlaylistCursor(ReadOnlySpan<byte> input, bool isFinal, IBufferWriter<byte> output)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private int _at;
    private int _written;

    /// <summary>This piece is the last.</summary>
    public readonly bool IsFinal => isFinal;

    public readonly bool IsAtEnd => _at == _input.Length;

    /// <summary>The bytes ahead.</summary>
    public readonly ReadOnlySpan<byte> Rest => _input[_at..];

    /// <summary>A replacement differed from the bytes that it replaced.</summary>
    public bool Changed { get; private set; }

    public void Pass(int count) => _at += count;

    public void PassAll() => _at = _input.Length;

    public void Replace(int count, ReadOnlySpan<byte> by)
    {
        if (_input.Slice(_at, count).SequenceEqual(by))
        {
            _at += count;
            return;
        }

        var before = _input[_written.._at];
        var room = output.GetSpan(before.Length + by.Length);
        before.CopyTo(room);
        by.CopyTo(room[before.Length..]);
        output.Advance(before.Length + by.Length);
        _at += count;
        _written = _at;
        Changed = true;
    }

    /// <summary>Writes the bytes that were passed over; returns how many bytes of the piece are done.</summary>
    public readonly int Finish()
    {
        output.Write(_input[_written.._at]);
        return _at;
    }
}
