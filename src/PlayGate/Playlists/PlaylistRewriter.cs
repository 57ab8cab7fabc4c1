using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>Why the rest of a playlist passes as it comes.</summary>
internal enum PlaylistTrouble
{
    None,
    TooLong,
    Malformed,
}

/// <summary>
/// Rewrites a playlist while it passes. Only bytes that cannot be judged yet are held, a few hundred at most. The output does not depend on
/// how the input was cut: each step looks at what has come so far, never at where a piece ended.
/// </summary>
internal abstract class PlaylistRewriter(int maxLength = PlaylistRewriter.DefaultMaxLength)
{
    /// <summary>A day of two-second segments with long names fits; a longer body is no playlist but a mistake or an attack.</summary>
    public const int DefaultMaxLength = 8 * 1024 * 1024;

    /// <summary>By how much the held bytes grow at once, until they can be judged.</summary>
    private const int Step = 256;

    private byte[] _held = [];
    private int _heldLength;
    private int _room = maxLength;

    /// <summary>The output differs from the input.</summary>
    public bool Changed { get; private set; }

    public PlaylistTrouble Trouble { get; private set; }

    /// <summary>Called once, when the last byte has been rewritten.</summary>
    public Action<PlaylistTrouble>? Completed { get; init; }

    /// <summary>The rewriter has to see the whole before it can judge the first byte.</summary>
    public virtual bool LooksThroughFirst => false;

    /// <param name="whole">The whole, decoded, as far as it has come; nothing has been written yet.</param>
    public virtual void LookThrough(Stream whole)
    {
    }

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (!TryRewrite(input, output))
        {
            output.Write(input);
        }
    }

    /// <summary>Rewrites the input into the output, unless nothing in it changes.</summary>
    /// <returns>False where the input passes as it is and nothing was written.</returns>
    public bool TryRewrite(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (Trouble != PlaylistTrouble.None)
        {
            return false;
        }

        var taken = Math.Min(input.Length, _room);
        _room -= taken;
        if (_heldLength == 0 && taken == input.Length)
        {
            var cursor = Walk(input, isFinal: false, output);
            if (cursor.IsAtEnd && !cursor.Changed)
            {
                return false;
            }

            Finish(input, cursor.Finish(), isCut: false, output);
            return true;
        }

        Finish(input, RewriteHeld(input[..taken], output), isCut: taken < input.Length, output);
        return true;
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        if (_heldLength > 0 && Trouble == PlaylistTrouble.None)
        {
            Drop(Walk(_held.AsSpan(0, _heldLength), isFinal: true, output).Finish());
        }

        Release(output);
        Completed?.Invoke(Trouble);
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

    /// <summary>Adds to what is held until it can be judged, then goes on with the input itself.</summary>
    /// <returns>How much of the input was taken.</returns>
    private int RewriteHeld(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        var taken = 0;
        while (_heldLength > 0 && taken < input.Length && Trouble == PlaylistTrouble.None)
        {
            var before = _heldLength;
            var more = input.Slice(taken, Math.Min(Step, input.Length - taken));
            Hold(more);
            var done = Walk(_held.AsSpan(0, _heldLength), isFinal: false, output).Finish();
            taken += done < before ? more.Length : done - before;
            Drop(done < before ? done : _heldLength);
        }

        return Trouble == PlaylistTrouble.None && _heldLength == 0 ? taken + Walk(input[taken..], isFinal: false, output).Finish() : taken;
    }

    /// <summary>Holds what could not be judged yet, or writes it where nothing will be judged any more.</summary>
    private void Finish(ReadOnlySpan<byte> input, int taken, bool isCut, IBufferWriter<byte> output)
    {
        if (Trouble == PlaylistTrouble.None && !isCut)
        {
            Hold(input[taken..]);
            return;
        }

        if (Trouble == PlaylistTrouble.None)
        {
            GiveUp(PlaylistTrouble.TooLong);
        }

        Release(output);
        output.Write(input[taken..]);
    }

    private PlaylistCursor Walk(ReadOnlySpan<byte> input, bool isFinal, IBufferWriter<byte> output)
    {
        var cursor = new PlaylistCursor(input, isFinal, output);
        while (!cursor.IsAtEnd && Advance(ref cursor))
        {
        }

        Changed |= cursor.Changed;
        return cursor;
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
