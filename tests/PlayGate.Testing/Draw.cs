namespace PlayGate.Testing;

/// <summary>Choices that follow from a seed alone (SplitMix64), so that a case can be made again.</summary>
public sealed class Draw(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to below the limit.</summary>
    public int Below(int limit)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }

    /// <summary>Whether one of so many chances came.</summary>
    public bool OneIn(int chances) => Below(chances) == 0;

    /// <summary>Bytes that follow from the seed.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var index = 0; index < count; index++)
        {
            bytes[index] = (byte)Below(256);
        }

        return bytes;
    }

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
