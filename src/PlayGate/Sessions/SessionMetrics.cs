using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Sessions;

/// <summary>What is measured of sessions while they live.</summary>
internal sealed class SessionMetrics(IMeterFactory meters, Tally tally) : ICountsFromZero
{
    private readonly Counter<long> _bytes = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.sessions.bytes", "By", "Bytes of bodies and messages sent to sessions.");

    public void CountFromZero(TagValues values)
    {
        foreach (var application in values.Applications)
        {
            _bytes.Add(0, new KeyValuePair<string, object?>("application", application));
        }
    }

    public void Entered() => tally.UnderWay.Add();

    public void Left() => tally.UnderWay.Add(-1);

    public void Sent(Session session, int bytes)
    {
        tally.ViewerBytes.Add(bytes);
        _bytes.Add(bytes, new KeyValuePair<string, object?>("application", session.Application));
    }
}
