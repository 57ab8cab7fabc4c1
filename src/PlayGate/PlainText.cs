namespace PlayGate;

/// <summary>
/// What others write, as it is kept and logged: names, paths and targets come from viewers, media servers and back-ends. It is short, on
/// one line, and what every database stores and every terminal shows.
/// </summary>
public static class PlainText
{
    /// <summary>Longer text is cut here.</summary>
    public const int MaxLength = 300;

    /// <summary>
    /// At most <see cref="MaxLength"/> characters, with a question mark for each control character and each half of a surrogate pair.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxLength && !text.Any(IsOdd) ? text : string.Create(
            Math.Min(text.Length, MaxLength),
            text,
            static (kept, text) =>
            {
                for (var index = 0; index < kept.Length; index++)
                {
                    kept[index] = IsOdd(text[index]) ? '?' : text[index];
                }
            });
    }

    private static bool IsOdd(char letter) => char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029';
}
