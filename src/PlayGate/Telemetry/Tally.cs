using System.Collections.Concurrent;
using PlayGate.Statistics;

namespace PlayGate.Telemetry;

/// <summary>
/// Everything that this process has counted; written by the same methods that feed the meter, read by <see cref="GateCounters"/>.
/// </summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, Count> _refusals = new(StringComparer.Ordinal);

    public Count UnderWay { get; } = new();

    public Count Opened { get; } = new();

    public Count Ended { get; } = new();

    public Count Requests { get; } = new();

    public Count Returned { get; } = new();

    public Count Reused { get; } = new();

    public Count OriginRequests { get; } = new();

    public Count OriginErrors { get; } = new();

    public Count OriginBytes { get; } = new();

    public Count ViewerBytes { get; } = new();

    public Count CdnBytes { get; } = new();

    public Count Refusal(string code) => _refusals.GetOrAdd(code, static _ => new Count());

    public IReadOnlyDictionary<string, long> Refusals() =>
        _refusals.ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);
}

/// <summary>One number that many threads add to.</summary>
internal sealed class Count
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}
