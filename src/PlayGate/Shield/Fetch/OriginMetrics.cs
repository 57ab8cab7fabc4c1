using System.Diagnostics.Metrics;
using System.Net;
using PlayGate.Telemetry;

namespace PlayGate.Shield.Fetch;

/// <summary>Measures requests to origins.</summary>
internal sealed class OriginMetrics : ICountsFromZero
{
    public const string Unreachable = "unreachable";
    public const string Timeout = "timeout";

    /// <summary>No failure: the viewer has left, as a rule.</summary>
    public const string Cancelled = "cancelled";

    private readonly Tally _tally;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _bytes;

    public OriginMetrics(IMeterFactory meters, Tally tally)
    {
        _tally = tally;
        var meter = meters.Create(PlayGateTelemetry.MeterName);
        _duration = meter.CreateHistogram(
            "playgate.origin.request.duration",
            "s",
            "From a request to an origin to the headers of its answer, or to its failure.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
            });
        _bytes = meter.CreateCounter<long>("playgate.origin.bytes", "By", "Bytes of bodies that origins sent.");
    }

    public void CountFromZero(TagValues values)
    {
        foreach (var cluster in values.Clusters)
        {
            _bytes.Add(0, new KeyValuePair<string, object?>("cluster", cluster));
        }
    }

    public void Answered(string cluster, HttpStatusCode status, TimeSpan took) =>
        Record(cluster, Outcome(status), took, isError: (int)status >= 500);

    public void Failed(string cluster, string outcome, TimeSpan took) =>
        Record(cluster, outcome, took, isError: outcome != Cancelled);

    public void Brought(string cluster, long bytes)
    {
        _tally.OriginBytes.Add(bytes);
        _bytes.Add(bytes, new KeyValuePair<string, object?>("cluster", cluster));
    }

    /// <summary>Not one for each status: it matters whose fault it is, and fewer series are quicker to query.</summary>
    private static string Outcome(HttpStatusCode status) => (int)status switch
    {
        < 400 => "ok",
        < 500 => "client_error",
        _ => "server_error",
    };

    private void Record(string cluster, string outcome, TimeSpan took, bool isError)
    {
        _tally.OriginRequests.Add();
        if (isError)
        {
            _tally.OriginErrors.Add();
        }

        var (byCluster, byOutcome) = (KeyValuePair.Create("cluster", (object?)cluster), KeyValuePair.Create("outcome", (object?)outcome));
        _duration.Record(took.TotalSeconds, byCluster, byOutcome);
    }
}
