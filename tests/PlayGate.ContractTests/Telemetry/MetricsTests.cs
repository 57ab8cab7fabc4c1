using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Statistics;
using PlayGate.Telemetry;

namespace PlayGate.ContractTests.Telemetry;

/// <summary>What is published, what is written about it, and what asks for it.</summary>
public sealed partial class MetricsTests(MeasuredGate measured) : IClassFixture<MeasuredGate>
{
    /// <summary>What Prometheus adds itself.</summary>
    private static readonly string[] FromPrometheus = ["up", "instance", "job"];

    [Fact]
    public void Every_instrument_is_in_the_document_and_everything_in_the_document_is_an_instrument()
    {
        var documented = Documented().Select(row => (row.Name, row.Kind, row.Unit)).Order().ToList();
        var published = measured.Instruments.Values.Select(instrument =>
            (instrument.Name, Kind: KindOf(instrument), Unit: instrument.Unit ?? "")).Order().ToList();

        Assert.Equal(published, documented);
        Assert.All(measured.Instruments.Values, instrument => Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void Measurements_come_with_the_tags_that_the_document_names()
    {
        Assert.Equal(Documented().Select(row => row.Name).Order(StringComparer.Ordinal), measured.Tags.Keys.Order(StringComparer.Ordinal));
        Assert.All(Documented(), row => Assert.Equal(row.Tags.Order(StringComparer.Ordinal), measured.Tags[row.Name]));
    }

    [Fact]
    public void Prometheus_finds_each_instrument_by_the_documented_name() =>
        Assert.All(
            Documented(),
            row => Assert.Contains(row.Kind == "histogram" ? row.Prometheus + "_bucket" : row.Prometheus, measured.Scraped.Series.Keys));

    [Fact]
    public void Every_query_of_the_dashboard_asks_for_what_there_is()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(InOutput("deploy/grafana/playgate.json")))!;
        var queries = dashboard["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
            .Select(target => (string)target!["expr"]!)
            .ToList();
        var variables = dashboard["templating"]!["list"]!.AsArray().Select(variable => (string?)variable!["definition"]).OfType<string>()
            .Select(text => Arguments().Match(text));

        Assert.True(queries.Count > 40, $"{queries.Count}");
        Assert.All(queries, AssertIsAnswered);
        Assert.All(
            variables, variable => AssertIsAnswered($"sum by ({variable.Groups["label"].Value}) ({variable.Groups["series"].Value})"));
    }

    [Fact]
    public void Every_alert_rule_asks_for_what_there_is()
    {
        var rules = Expressions().Matches(File.ReadAllText(InOutput("deploy/prometheus/alerts.yml")));

        Assert.True(rules.Count > 10, $"{rules.Count}");
        Assert.All(rules, rule => AssertIsAnswered(rule.Groups["one"].Success ? rule.Groups["one"].Value : rule.Groups["many"].Value));
    }

    /// <summary>A test of the test: it sees through everything that surrounds a name.</summary>
    [Fact]
    public void A_query_is_read_for_the_series_and_labels_that_it_names()
    {
        var query = new Query(
            """histogram_quantile(0.9, sum by (a, le) (rate(x_bucket{b=~"c|d", e="f"}[5m]))) > 2 and absent(y) unless z <= 5 * w offset 10m""");

        Assert.Equal(["x_bucket", "y", "z", "w"], query.Series);
        Assert.Equal(["b", "e", "a", "le"], query.Labels);
    }

    [Fact]
    public async Task Who_asks_the_counters_gets_the_same_numbers()
    {
        var before = measured.Gate.Services.GetRequiredService<GateCounters>().Read();
        var cookie = await measured.Gate.OpenAsync("/streams/counted.m3u8", await measured.Gate.MintAsync("counted"));
        (await measured.Gate.GetAsync("/streams/counted0001.ts", cookie)).Dispose();
        (await measured.Gate.GetAsync("/streams/counted0001.ts", cookie)).Dispose();
        (await measured.Gate.GetAsync("/streams/counted0001.ts")).Dispose();
        var after = measured.Gate.Services.GetRequiredService<GateCounters>().Read();

        Assert.Equal(1, after.SessionsOpened - before.SessionsOpened);
        Assert.Equal(2, after.SessionRequests - before.SessionRequests);
        Assert.Equal(1, after.Refusals["token_required"] - before.Refusals.GetValueOrDefault("token_required"));
        Assert.Equal(1, after.ShieldHits - before.ShieldHits);
        Assert.Equal(2, after.ShieldMisses - before.ShieldMisses);
        Assert.Equal(2, after.OriginRequests - before.OriginRequests);
        Assert.Equal(2 * "bytes".Length, after.OriginBytes - before.OriginBytes);
        Assert.Equal(3 * "bytes".Length, after.ViewerBytes - before.ViewerBytes);
        Assert.Equal(1, after.Viewers - before.Viewers);
        Assert.True(before is { TokensReused: 1, TokensReturned: 1 } && before.SessionsEnded >= 1, before.ToString());
    }

    private static string InOutput(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static List<Row> Documented() => [.. Rows().Matches(File.ReadAllText(InOutput("docs/metrics.md"))).Select(row => new Row(
        row.Groups["name"].Value,
        row.Groups["prometheus"].Value,
        row.Groups["kind"].Value,
        row.Groups["unit"].Value,
        row.Groups["tags"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(tag => tag.Trim('`'))
            .ToArray()))];

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        "UpDownCounter" or "ObservableUpDownCounter" => "updown",
        var other => other,
    };

    private void AssertIsAnswered(string text)
    {
        var query = new Query(text);
        Assert.NotEmpty(query.Series);
        var labels = new HashSet<string>(FromPrometheus, StringComparer.Ordinal);
        foreach (var series in query.Series.Except(FromPrometheus))
        {
            Assert.True(measured.Scraped.Series.ContainsKey(series), $"There is no {series}, for which this asks: {text}");
            labels.UnionWith(measured.Scraped.Series[series]);
        }

        Assert.All(query.Labels, label => Assert.True(labels.Contains(label), $"Nothing has a label {label}, for which this asks: {text}"));
    }

    private sealed record Row(string Name, string Prometheus, string Kind, string Unit, string[] Tags);

    [GeneratedRegex(
        @"^\| `(?<name>playgate\.[a-z.]+)` \| `(?<prometheus>\w+)` \| (?<kind>\w+) \| `(?<unit>[^`]+)` \| (?<tags>[^|]*)\| \S",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000)]
    private static partial Regex Rows();

    [GeneratedRegex(
        @"^        expr: (\|\n(?<many>(          .*\n)+)|(?<one>.+))", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Expressions();

    [GeneratedRegex(@"^label_values\((?<series>\w+), (?<label>\w+)\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Arguments();
}
