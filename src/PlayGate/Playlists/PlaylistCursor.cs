using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>
/// A walk through a piece of a playlist. What is passed over goes to the output as it is, in as few copies as the replacements between
/// allow.
/// </summary>
internal ref struct PlaylistCursor(ReadOnlySpan<byte> input, bool isFinal, IBufferWriter<byte> output)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private int _at;
    private int _written;

    /// <summary>No more will come behind this piece.</summary>
    public readonly bool IsFinal => isFinal;

    public readonly bool IsAtEnd => _at == _input.Length;

    /// <summary>What lies ahead.</summary>
    public readonly ReadOnlySpan<byte> Rest => _input[_at..];

    /// <summary>Something was replaced by something else.</summary>
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

    /// <summary>Writes what was passed over, and says how much of the piece is done.</summary>
    public readonly int Finish()
    {
        output.Write(_input[_written.._at]);
        return _at;
    }
}
