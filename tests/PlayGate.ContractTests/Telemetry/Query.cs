using System.Text.RegularExpressions;

namespace PlayGate.ContractTests.Telemetry;

/// <summary>As much of PromQL as it takes to see which series and labels a query names.</summary>
internal sealed partial class Query
{
    private static readonly HashSet<string> Words = new(
        StringComparer.Ordinal) { "and", "or", "unless", "by", "without", "on", "ignoring", "offset", "bool", "group_left", "group_right" };

    public Query(string text)
    {
        Text = text;
        var bare = Strings().Replace(text, "");
        Labels = [.. Matchers().Matches(bare).SelectMany(matcher =>
            Names().Matches(matcher.Value)).Concat(Groupings().Matches(bare)
                .SelectMany(by => Names().Matches(by.Groups["labels"].Value))).Select(name => name.Value).Distinct(StringComparer.Ordinal)];
        bare = Durations().Replace(Groupings().Replace(Matchers().Replace(bare, ""), ""), "");
        Series = [.. Names().Matches(bare).Where(name =>
            !Words.Contains(name.Value) && !bare[(name.Index + name.Length)..].TrimStart().StartsWith('(')).Select(name =>
                name.Value).Distinct(StringComparer.Ordinal)];
    }

    public string Text { get; }

    public IReadOnlyList<string> Series { get; }

    public IReadOnlyList<string> Labels { get; }

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Strings();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Groupings();

    [GeneratedRegex(@"\[[^\]]*\]|\boffset\s+\w+", RegexOptions.None, 1000)]
    private static partial Regex Durations();

    [GeneratedRegex(@"(?<![\w.])[a-zA-Z_:][\w:]*", RegexOptions.None, 1000)]
    private static partial Regex Names();
}
