namespace PlayGate.Playlists;

/// <summary>An attribute up to its value: the name, <c>=</c> and the opening quote, with the blanks between that XML allows.</summary>
internal readonly record struct DashAttribute(int Length, byte Quote, bool IsUri)
{
    /// <summary>No manifest has longer names, with the blanks around them.</summary>
    public const int Longest = 256;

    private static readonly DashAttribute Malformed = new(0, 0, false);
    private static readonly DashAttribute Unfinished = new(-1, 0, false);

    /// <summary>False where more bytes have to be seen.</summary>
    public bool IsWhole => Length >= 0;

    public bool IsWellFormed => Length > 0;

    /// <param name="text">From the name on.</param>
    /// <param name="element">The element that has the attribute.</param>
    public static DashAttribute Read(ReadOnlySpan<byte> text, DashElement element)
    {
        var name = NameLength(text);
        if (name is > 0 and <= Longest && text[name..] is [(byte)'=', (byte)'"' or (byte)'\'', ..])
        {
            // The usual form, without blanks.
            return new(name + 2, text[name + 1], DashNames.IsUri(element, text[..name]));
        }

        var equals = PastBlanks(text, name);
        var quote = PastBlanks(text, Math.Min(equals + 1, text.Length));
        if (name == 0 || quote > Longest || (equals < text.Length && text[equals] != '='))
        {
            return Malformed;
        }

        return quote == text.Length ? Unfinished
            : text[quote] is (byte)'"' or (byte)'\'' ? new(quote + 1, text[quote], DashNames.IsUri(element, text[..name]))
            : Malformed;
    }

    /// <summary>
    /// The length of the name that the text starts with. Names are short: a loop finds their end before a vector would be set up.
    /// </summary>
    public static int NameLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && !EndsName(text[length]))
        {
            length++;
        }

        return length;
    }

    private static bool EndsName(byte character) => character <= '>'
        && character is (byte)'=' or (byte)' ' or (byte)'>' or (byte)'/' or (byte)'\n' or (byte)'\r' or (byte)'\t'
            or (byte)'<' or (byte)'"' or (byte)'\'';

    /// <summary>The position after the blanks at a position.</summary>
    public static int PastBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
