using System.Diagnostics;
using System.Diagnostics.Metrics;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>How long the store takes to turn a token into a session, as the viewer waits for it.</summary>
internal sealed class ConsumeMetrics(IMeterFactory meters, TimeProvider time)
{
    private readonly Histogram<double> _duration = meters.Create(PlayGateTelemetry.MeterName).CreateHistogram(
        "playgate.consume.duration",
        "s",
        "From a token that is good in itself to the store's verdict on it.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
        });

    /// <summary>Measures, and traces, until it is disposed of.</summary>
    public Measured Begin(ConsumeToken consume)
    {
        var activity = PlayGateTelemetry.Source.StartActivity("playgate.consume");
        activity?.SetTag("playgate.application", consume.Application).SetTag("playgate.token", consume.Id);
        return new Measured(_duration, activity, time);
    }

    /// <summary>One consumption. A client that leaves before the verdict is "left".</summary>
    internal sealed class Measured(Histogram<double> duration, Activity? activity, TimeProvider time) : IDisposable
    {
        private readonly long _begun = time.GetTimestamp();
        private string _verdict = "left";

        public void Answered(bool isOpened) => _verdict = isOpened ? "opened" : "not_opened";

        public void Unavailable() => _verdict = "unavailable";

        public void Dispose()
        {
            duration.Record(time.GetElapsedTime(_begun).TotalSeconds, new KeyValuePair<string, object?>("verdict", _verdict));
            activity?.SetTag("playgate.verdict", _verdict).SetStatus(
                _verdict == "unavailable" ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            activity?.Dispose();
        }
    }
}
