using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Statistics;
using PlayGate.Telemetry;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Delivery;

/// <summary>What CDNs fetch is counted apart from what viewers are sent.</summary>
public sealed class EdgeMetricsTests
{
    [Fact]
    public async Task Fetches_are_counted_by_application_and_by_how_they_were_answered()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", ("Cache-Control", "max-age=60")));
        await using var gate = await CdnGate.StartAsync(origin, ("PlayGate:Applications:live:Origin", origin.Url));
        var counted = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = Listen(gate, counted);

        foreach (var target in new[] { "/cdn/streams/1.ts", "/cdn/streams/1.ts", "/cdn/live/streams/1.ts", "/cdn/live/streams/1.m3u8" })
        {
            await gate.FetchAsync(target);
        }

        await RawClient.GetAsync(gate.Public, "/cdn/streams/1.ts");
        await RawClient.SendAsync(gate.Public, "HEAD", "/cdn/streams/1.ts", CdnGate.Secret);

        await Patience.UntilAsync(() => counted.GetValueOrDefault("default HIT") == 2);
        Assert.Equal(
            ["default HIT 2", "default MISS 1", "default REFUSED 1", "live MISS 1", "live REFUSED 1"],
            counted.Where(pair => pair.Key.Contains(' ', StringComparison.Ordinal)).Select(pair => $"{pair.Key} {pair.Value}")
                .Order(StringComparer.Ordinal));
        Assert.True(counted["default"] >= 2 * "media".Length);
        var snapshot = gate.Services.GetRequiredService<GateCounters>().Read();
        Assert.Equal((counted["default"] + counted["live"], 0), (snapshot.CdnBytes, snapshot.ViewerBytes));
        Assert.Equal(1, snapshot.Refusals["not_for_cdn"]);
    }

    [Fact]
    public async Task The_cluster_shows_what_was_fetched_beside_what_viewers_were_sent()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media"));
        await using var gate = await CdnGate.StartAsync(origin);
        await gate.FetchAsync("/cdn/streams/1.ts");

        var sum = 0L;
        await Patience.UntilAsync(async () =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            var points = (await gate.AskAsync("/api/stats")).Json["series"]!["points"]!.AsArray();
            sum = points.Sum(point => (long)point!["cdnBytes"]!);
            Assert.Equal(0, points.Sum(point => (long)point!["viewerBytes"]!));
            return sum > 0;
        });
        Assert.Equal("media".Length, sum);
    }

    private static MeterListener Listen(TestGate gate, ConcurrentDictionary<string, long> counted)
    {
        var factory = gate.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == PlayGateTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, factory)
                    && instrument.Name.StartsWith("playgate.cdn.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var key = string.Join(' ', tags.ToArray().Select(tag => tag.Value));
            counted.AddOrUpdate(key, value, (_, sum) => sum + value);
        });
        listener.Start();
        return listener;
    }
}
