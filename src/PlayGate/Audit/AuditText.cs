namespace PlayGate.Audit;

/// <summary>Names and targets come from outside: what is kept of them is short, and what every database stores and every terminal shows.</summary>
internal static class AuditText
{
    private const int Longest = 300;

    public static string? Plain(string? text) => text is null || (text.Length <= Longest && !text.Any(IsOdd)) ? text : string.Create(
        Math.Min(text.Length, Longest),
        text,
        static (kept, text) =>
        {
            for (var index = 0; index < kept.Length; index++)
            {
                kept[index] = IsOdd(text[index]) ? '?' : text[index];
            }
        });

    private static bool IsOdd(char letter) => char.IsControl(letter) || char.IsSurrogate(letter);
}
