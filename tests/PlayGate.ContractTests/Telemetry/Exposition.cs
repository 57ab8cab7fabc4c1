using System.Text.RegularExpressions;

namespace PlayGate.ContractTests.Telemetry;

/// <summary>Prometheus text: the names of the series that are in it, and their labels.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, HashSet<string>> _series = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, HashSet<string>> Series => _series;

    public static Exposition Parse(string text)
    {
        var exposition = new Exposition();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            var name = sample.Groups["name"].Value;
            exposition._series.TryAdd(name, new HashSet<string>(StringComparer.Ordinal));
            exposition._series[name].UnionWith(Label().Matches(sample.Groups["labels"].Value).Select(label => label.Groups["label"].Value));
        }

        return exposition;
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? \S+( \d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex(@"(?<label>[a-zA-Z_]\w*)=""([^""\\]|\\.)*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
