using System.Globalization;
using System.Text.RegularExpressions;
using PlayGate.ContractTests.Delivery;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Issuers;
using PlayGate.Routes;

namespace PlayGate.ContractTests.Telemetry;

/// <summary>
/// Right after the start nothing has happened, and Prometheus is told so of everything that can. A meter is the process's, so what other
/// tests' gates count would be seen here too.
/// </summary>
[Collection(nameof(Alone))]
public sealed partial class CountersFromZeroTests
{
    /// <summary>Runs when everything else is through.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    private static readonly string[] s_hooks = ["nginx-rtmp", "srs", "mediamtx", "ovenmediaengine"];

    [Fact]
    public async Task Every_counter_of_the_document_is_there_with_0_for_each_combination_of_its_tags()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9",
            LmsTokens.Settings(
            [
                ("PlayGate:Applications:live:Origin", "http://127.0.0.1:9"),
                ("PlayGate:ForwardAuth:Proxy", "Caddy"),
                .. CdnGate.Settings,
            ]));
        var samples = await ScrapeAsync(gate);

        foreach (var counter in Counters().Matches(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs/metrics.md"))).Select(row => row.Groups["name"].Value))
        {
            Assert.Contains(samples, sample => sample.Name == counter);
        }

        Assert.All(
            samples.Where(sample => sample.Name.EndsWith("_total", StringComparison.Ordinal)), sample => Assert.Equal(0, sample.Value));
        foreach (var application in new[] { "default", "live" })
        {
            Assert.All(Refusal.AllCodes(), code => Has("playgate_refusals_total", ("application", application), ("code", code)));
            Has("playgate_sessions_opened_total", ("application", application), ("type", "play"));
            Has("playgate_sessions_opened_total", ("application", application), ("type", "publish"));
            Has("playgate_tokens_reused_total", ("application", application));
            Has("playgate_sessions_bytes_total", ("application", application));
            Has("playgate_cdn_bytes_total", ("application", application));
            Has("playgate_cdn_redirects_total", ("application", application));
            Assert.All(
                ["HIT", "MISS", "COALESCED", "STALE", "BYPASS", "REFUSED"],
                result => Has("playgate_cdn_requests_total", ("application", application), ("result", result)));
            Assert.All(
                ["cookie", "path", "none"],
                carrier => Has("playgate_requests_total", ("application", application), ("kind", "play"), ("carrier", carrier)));
        }

        Assert.All(["HIT", "MISS", "COALESCED", "STALE", "BYPASS"], result => Has("playgate_shield_requests_total", ("result", result)));
        Assert.All(["allowed", "refused", "unavailable"], verdict =>
        {
            Assert.All(s_hooks, server => Has("playgate_decisions_total", ("way", "hook"), ("server", server), ("verdict", verdict)));
            Assert.All(
                ["whip", "whep", "websocket"],
                way => Has("playgate_decisions_total", ("way", way), ("server", "client"), ("verdict", verdict)));
            Has("playgate_decisions_total", ("way", "forward_auth"), ("server", "caddy"), ("verdict", verdict));
        });
        Has("playgate_cdn_credentials_total", ("cdn", "edge"));
        Has("playgate_issuer_tokens_total", ("issuer", "lms"), ("verdict", "good"));
        Has("playgate_issuer_tokens_total", ("issuer", "lms"), ("verdict", "issuer_unavailable"));
        Has("playgate_signalling_messages_total", ("from", "origin"), ("verdict", "relayed"));
        Assert.Equal(2, samples.Count(sample => sample.Name == "playgate_origin_bytes_total"));

        void Has(string name, params (string Name, string Value)[] labels) => Assert.Contains(
            samples, sample => sample.Name == name
                && labels.All(label => sample.Labels.Contains($"{label.Name}=\"{label.Value}\"", StringComparison.Ordinal)));
    }

    /// <summary>
    /// OpenTelemetry keeps 2000 series of an instrument and throws what comes later together; room is left for what does happen.
    /// </summary>
    [Fact]
    public async Task Many_applications_do_not_use_up_the_series_that_there_may_be()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9",
            [.. Enumerable.Range(0, 200).Select(number => ($"PlayGate:Applications:app{number}:Origin", "http://127.0.0.1:9"))]);
        (await gate.GetAsync("/app199/streams/cam.m3u8")).Dispose();
        var samples = await ScrapeAsync(gate);

        Assert.All(samples.GroupBy(sample => sample.Name), series => Assert.InRange(series.Count(), 1, 1500));
        Assert.Equal(1, Assert.Single(samples, sample =>
            sample.Name == "playgate_refusals_total" && sample.Labels.Contains("\"app199\"", StringComparison.Ordinal)).Value);
    }

    private static async Task<List<Reading>> ScrapeAsync(TestGate gate) =>
        [.. Samples().Matches(await gate.ManagementClient.GetStringAsync("/metrics")).Select(sample => new Reading(
            sample.Groups["name"].Value,
            sample.Groups["labels"].Value,
            double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture)))];

    private sealed record Reading(string Name, string Labels, double Value);

    [GeneratedRegex(
        @"^(?<name>playgate_\w+)(\{(?<labels>.*)\})? (?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Samples();

    [GeneratedRegex(
        @"^\| `playgate\.[a-z.]+` \| `(?<name>\w+)` \| counter \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Counters();
}
