using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.EntityFrameworkCore;

/// <summary>The metrics of PostgreSQL.</summary>
internal sealed class StoreMetrics
{
    private readonly Histogram<int> _batch;
    private readonly Meter _meter;

    public StoreMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(PlayGateTelemetry.MeterName);
        _batch = _meter.CreateHistogram(
            "playgate.consume.batch.size",
            "{token}",
            "Tokens that one statement turned into sessions together.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
    }

    public void Sent(int tokens) => _batch.Record(tokens);

    public void Watch(Func<bool> isAway) => _meter.CreateObservableGauge(
        "playgate.store.breaker.open",
        () => isAway() ? 1 : 0,
        "{breaker}",
        "1 while no request waits for the database because the last probe of it failed, else 0.");
}
