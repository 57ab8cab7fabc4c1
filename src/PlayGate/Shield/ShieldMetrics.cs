using System.Diagnostics.Metrics;
using PlayGate.Shield.Bodies;
using PlayGate.Telemetry;

namespace PlayGate.Shield;

/// <summary>How a request was answered; the value of <c>X-Cache</c>.</summary>
internal enum ShieldResult
{
    Hit,
    Miss,
    Coalesced,
    Stale,
    Bypass,
}

/// <summary>Measures the shield.</summary>
internal sealed class ShieldMetrics : ICountsFromZero
{
    private readonly Count[] _answers = [.. Enum.GetValues<ShieldResult>().Select(_ => new Count())];
    private readonly Counter<long> _requests;
    private readonly Counter<long> _fetches;
    private readonly Counter<long> _toViewers;

    public ShieldMetrics(IMeterFactory meters, ShieldMemory memory)
    {
        var meter = meters.Create(PlayGateTelemetry.MeterName);
        _requests = meter.CreateCounter<long>("playgate.shield.requests", "{request}", "Requests of viewers, by how they were answered.");
        _fetches = meter.CreateCounter<long>("playgate.shield.fetches", "{request}", "Requests to origins that are shared.");
        _toViewers = meter.CreateCounter<long>("playgate.shield.bytes", "By", "Bytes of bodies given to viewers out of the shield.");
        meter.CreateObservableUpDownCounter(
            "playgate.shield.memory.usage", () => memory.Held, "By", "Bytes that are held, stored or still arriving.");
        meter.CreateObservableUpDownCounter("playgate.shield.memory.limit", () => memory.Limit, "By", "How many bytes may be held.");
    }

    public void CountFromZero(TagValues values)
    {
        _fetches.Add(0);
        _toViewers.Add(0);
        foreach (var result in Enum.GetValues<ShieldResult>())
        {
            _requests.Add(0, new KeyValuePair<string, object?>("result", NameOf(result)));
        }
    }

    public static string NameOf(ShieldResult result) => result switch
    {
        ShieldResult.Hit => "HIT",
        ShieldResult.Miss => "MISS",
        ShieldResult.Coalesced => "COALESCED",
        ShieldResult.Stale => "STALE",
        _ => "BYPASS",
    };

    public void Answered(ShieldResult result)
    {
        _answers[(int)result].Add();
        _requests.Add(1, new KeyValuePair<string, object?>("result", NameOf(result)));
    }

    /// <summary>How many requests were answered in this way.</summary>
    public long CountOf(ShieldResult result) => _answers[(int)result].Value;

    public void Fetched() => _fetches.Add(1);

    public void Gave(long bytes) => _toViewers.Add(bytes);
}
