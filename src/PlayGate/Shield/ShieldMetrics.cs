using System.Diagnostics.Metrics;

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

/// <summary>The meter <c>PlayGate.Shield</c>.</summary>
internal sealed class ShieldMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _fetches;
    private readonly Counter<long> _fromOrigin;
    private readonly Counter<long> _toViewers;

    public ShieldMetrics(IMeterFactory meters, ShieldMemory memory)
    {
        var meter = meters.Create("PlayGate.Shield");
        _requests = meter.CreateCounter<long>("playgate.shield.requests", "{request}", "Requests of viewers, by how they were answered.");
        _fetches = meter.CreateCounter<long>("playgate.shield.fetches", "{request}", "Requests to origins.");
        _fromOrigin = meter.CreateCounter<long>("playgate.shield.origin.bytes", "By", "Bytes of bodies that shared fetches brought.");
        _toViewers = meter.CreateCounter<long>("playgate.shield.viewer.bytes", "By", "Bytes of bodies given to viewers out of the shield.");
        meter.CreateObservableUpDownCounter("playgate.shield.held", () => memory.Held, "By", "Bytes that are held, stored or still arriving.");
    }

    public static string NameOf(ShieldResult result) => result switch
    {
        ShieldResult.Hit => "HIT",
        ShieldResult.Miss => "MISS",
        ShieldResult.Coalesced => "COALESCED",
        ShieldResult.Stale => "STALE",
        _ => "BYPASS",
    };

    public void Answered(ShieldResult result) => _requests.Add(1, new KeyValuePair<string, object?>("result", NameOf(result)));

    public void Fetched() => _fetches.Add(1);

    public void Brought(int bytes) => _fromOrigin.Add(bytes);

    public void Gave(long bytes) => _toViewers.Add(bytes);
}
