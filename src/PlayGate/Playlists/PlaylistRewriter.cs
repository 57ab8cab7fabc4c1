using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>Why the rest of a playlist passed as it came.</summary>
internal enum PlaylistTrouble
{
    None,
    TooLong,
    Malformed,
}

/// <summary>
/// Rewrites a playlist as it streams by. Only what cannot be judged yet is held, a few hundred bytes at most, and what comes out does not
/// depend on how the input was cut: each step looks at what has come so far, never at where a piece ended.
/// </summary>
internal abstract class PlaylistRewriter(int maxLength = PlaylistRewriter.DefaultMaxLength)
{
    /// <summary>A day of two-second segments with long names fits in; what is longer is no playlist but a mistake or an attack.</summary>
    public const int DefaultMaxLength = 8 * 1024 * 1024;

    /// <summary>By how much the held bytes grow at once, until they can be judged.</summary>
    private const int Step = 256;

    private byte[] _held = [];
    private int _heldLength;
    private int _room = maxLength;

    /// <summary>The output differs from the input.</summary>
    public bool Changed { get; private set; }

    public PlaylistTrouble Trouble { get; private set; }

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        var taken = Math.Min(input.Length, _room);
        _room -= taken;
        var passed = Trouble != PlaylistTrouble.None ? 0 : Rewrite(input[..taken], output);
        if (Trouble == PlaylistTrouble.None && taken < input.Length)
        {
            GiveUp(PlaylistTrouble.TooLong);
            Release(output);
            passed = taken;
        }

        if (Trouble != PlaylistTrouble.None)
        {
            output.Write(input[passed..]);
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        if (_heldLength > 0 && Trouble == PlaylistTrouble.None)
        {
            Drop(Scan(_held.AsSpan(0, _heldLength), isFinal: true, output));
        }

        Release(output);
    }

    /// <summary>One step of the walk.</summary>
    /// <returns>False where more has to be seen before the cursor can move on, or after <see cref="GiveUp"/>.</returns>
    protected abstract bool Advance(ref PlaylistCursor cursor);

    /// <summary>The rest passes as it comes.</summary>
    /// <returns>False, for <see cref="Advance"/> to return.</returns>
    protected bool GiveUp(PlaylistTrouble trouble = PlaylistTrouble.Malformed)
    {
        Trouble = trouble;
        return false;
    }

    /// <summary>Takes the input, all of it unless it stops making sense.</summary>
    /// <returns>How much of it was taken.</returns>
    private int Rewrite(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        var taken = 0;
        while (_heldLength > 0 && taken < input.Length)
        {
            var before = _heldLength;
            var more = input.Slice(taken, Math.Min(Step, input.Length - taken));
            Hold(more);
            var done = Scan(_held.AsSpan(0, _heldLength), isFinal: false, output);
            if (done < before)
            {
                Drop(done);
                taken += more.Length;
            }
            else
            {
                // What was held is judged; from here on the input itself will do.
                taken += done - before;
                _heldLength = 0;
            }

            if (Trouble != PlaylistTrouble.None)
            {
                Release(output);
                return taken;
            }
        }

        taken += Scan(input[taken..], isFinal: false, output);
        if (Trouble == PlaylistTrouble.None)
        {
            Hold(input[taken..]);
            taken = input.Length;
        }

        return taken;
    }

    private int Scan(ReadOnlySpan<byte> input, bool isFinal, IBufferWriter<byte> output)
    {
        var cursor = new PlaylistCursor(input, isFinal, output);
        while (!cursor.IsAtEnd && Advance(ref cursor))
        {
        }

        Changed |= cursor.Changed;
        return cursor.Finish();
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_held.Length < _heldLength + bytes.Length)
        {
            Array.Resize(ref _held, _heldLength + bytes.Length + Step);
        }

        bytes.CopyTo(_held.AsSpan(_heldLength));
        _heldLength += bytes.Length;
    }

    private void Drop(int count)
    {
        _held.AsSpan(count, _heldLength - count).CopyTo(_held);
        _heldLength -= count;
    }

    private void Release(IBufferWriter<byte> output)
    {
        output.Write(_held.AsSpan(0, _heldLength));
        _heldLength = 0;
    }
}
