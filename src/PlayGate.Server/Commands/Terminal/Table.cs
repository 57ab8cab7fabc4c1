namespace PlayGate.Server.Commands.Terminal;

/// <summary>Rows in columns. What viewers and back-ends have written reaches a terminal without its control characters.</summary>
internal static class Table
{
    private const string Gap = "  ";

    public static IEnumerable<string> Lines(string[] head, IReadOnlyList<string[]> rows)
    {
        var clean = rows.Select(row => row.Select(Clean).ToArray()).ToList();
        var widths = head.Select((title, column) => clean.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        return clean.Select(row => Line(row, widths)).Prepend(Paint.Output.Bold(Line(head, widths)));
    }

    public static string Clean(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(letter => IsUnsafe(letter) ? '\ufffd' : letter)) : text;

    private static string Line(string[] cells, int[] widths) =>
        string.Join(Gap, cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();

    /// <summary>Control characters, and those that turn the direction of what follows.</summary>
    private static bool IsUnsafe(char letter) =>
        char.IsControl(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format;
}
