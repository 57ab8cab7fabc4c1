using System.Buffers;

namespace PlayGate.Streams;

/// <summary>
/// Reads the part of a file name after the stream id, piece by piece. It is a value, so that an alternative can be tried with
/// <see cref="Or"/>; after a piece that does not fit, no other piece fits.
/// </summary>
internal readonly ref struct SuffixReader
{
    private const int MaxNumber = 9;

    private static readonly SearchValues<char> DigitCharacters = SearchValues.Create("0123456789");

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

    /// <summary>So many digits and no more.</summary>
    public SuffixReader Digits(int count) => Fits && LeadingDigits(count) == count ? After(count) : default;

    /// <summary>All the digits there are, 1 to 9 of them.</summary>
    public SuffixReader Number() =>
        Fits && LeadingDigits(MaxNumber + 1) is var count and > 0 and <= MaxNumber ? After(count) : default;

    /// <summary>One character or more, to the end of the name, without a folder.</summary>
    public SuffixReader Anything() => Fits && !rest.IsEmpty && !rest.Contains('/') ? After(rest.Length) : default;

    /// <summary>
    /// The rest of the name, without a folder, if it ends with one of <paramref name="endings"/> and has a digit before that: a number or
    /// a time tells segments apart, the rest is free text.
    /// </summary>
    public SuffixReader NumberedText(ReadOnlySpan<string> endings)
    {
        if (!Fits || rest.Contains('/'))
        {
            return default;
        }

        foreach (var ending in endings)
        {
            if (rest.EndsWith(ending, StringComparison.Ordinal))
            {
                return rest[..^ending.Length].ContainsAny(DigitCharacters) ? After(rest.Length) : default;
            }
        }

        return default;
    }

    /// <summary>Fits where no ASCII letter comes next.</summary>
    public SuffixReader NoLetter() => Fits && !(rest is [var next, ..] && char.IsAsciiLetter(next)) ? this : default;

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
