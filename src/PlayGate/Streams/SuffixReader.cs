namespace PlayGate.Streams;

/// <summary>
/// Reads what follows the stream id in a file name, piece after piece. A value, so that a piece can be tried and
/// given up with <see cref="Or"/>; once a piece does not fit, nothing after it does.
/// </summary>
internal readonly ref struct SuffixReader
{
    private const int MaxNumber = 9;

    private readonly ReadOnlySpan<char> rest;

    public SuffixReader(ReadOnlySpan<char> suffix)
    {
        rest = suffix;
        Fits = true;
    }

    public bool Fits { get; }

    public bool Ends => Fits && rest.IsEmpty;

    public SuffixReader Or(SuffixReader other) => Fits ? this : other;

    public SuffixReader Text(string text) =>
        Fits && rest.StartsWith(text, StringComparison.Ordinal) ? After(text.Length) : default;

    public SuffixReader OneOf(ReadOnlySpan<string> texts)
    {
        if (!Fits)
        {
            return default;
        }

        foreach (var text in texts)
        {
            if (rest.StartsWith(text, StringComparison.Ordinal))
            {
                return After(text.Length);
            }
        }

        return default;
    }

    /// <summary>Exactly so many digits; more may follow.</summary>
    public SuffixReader Digits(int count) => Fits && LeadingDigits(count) == count ? After(count) : default;

    /// <summary>All the digits there are, 1 to 9 of them.</summary>
    public SuffixReader Number() =>
        Fits && LeadingDigits(MaxNumber + 1) is var count and > 0 and <= MaxNumber ? After(count) : default;

    /// <summary>One character or more, to the end of the name; a folder is no part of a name.</summary>
    public SuffixReader Anything() => Fits && !rest.IsEmpty && !rest.Contains('/') ? After(rest.Length) : default;

    /// <summary>Letters, digits, <c>_</c> and <c>-</c> up to the next dot, at most <paramref name="max"/>; possibly none.</summary>
    public SuffixReader Word(int max)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '_' or '-'))
        {
            length++;
        }

        return Fits && length <= max ? After(length) : default;
    }

    private SuffixReader After(int count) => new(rest[count..]);

    private int LeadingDigits(int most)
    {
        var count = 0;
        while (count < most && count < rest.Length && char.IsAsciiDigit(rest[count]))
        {
            count++;
        }

        return count;
    }
}
