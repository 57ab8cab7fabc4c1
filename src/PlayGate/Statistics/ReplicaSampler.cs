using PlayGate.Gate;
using PlayGate.Routes;
using PlayGate.Store;
using PlayGate.Telemetry;
using PlayGate.Upkeep;

namespace PlayGate.Statistics;

/// <summary>
/// Writes a sample of this replica every ten seconds. Samples that cannot be written wait in memory, so that an outage of the store leaves
/// no gap.
/// </summary>
internal sealed class ReplicaSampler(
    IStatisticsStore store, GateCounters counters, ReplicaIdentity replica, StoreWatch watch, StoreClock clock) : BackgroundWork
{
    private static readonly int MostWaiting = (int)(SampleClock.Window / SampleClock.Step);
    private readonly List<ReplicaSample> _waiting = [];
    private GateSnapshot _last = counters.Read();

    /// <summary>Writes a last sample, so that the replica counts as stopped and not as lost.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { IsCompleted: false })
        {
            // A sample is still being written, and two writers must not share the list of waiting samples.
            return;
        }

        try
        {
            // One step later than now: a regular sample may exist for the current ten seconds.
            await SampleAsync(SampleClock.Floor(clock.Now) + SampleClock.Step, isLast: true, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The other replicas notice that samples are missing.
        }
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        for (var at = SampleClock.Floor(clock.Now); ;)
        {
            await SampleAsync(at, isLast: false, stoppingToken);
            await clock.DelayAsync(at + SampleClock.Step, stoppingToken);

            // Each instant once, even where the clock was set back.
            var now = SampleClock.Floor(clock.Now);
            at = now > at ? now : at + SampleClock.Step;
        }
    }

    private async Task SampleAsync(DateTimeOffset at, bool isLast, CancellationToken cancellation)
    {
        var counts = counters.Read();
        _waiting.Add(SampleOf(_last, counts, at) with { IsLast = isLast });
        _last = counts;
        if (_waiting.Count > MostWaiting)
        {
            _waiting.RemoveAt(0);
        }

        if (!watch.IsLoaded)
        {
            return;
        }

        try
        {
            await store.AddAsync(_waiting, at, cancellation);
            _waiting.Clear();
        }
        catch (StoreUnavailableException)
        {
            // StoreWatch logs it.
        }
    }

    private ReplicaSample SampleOf(GateSnapshot last, GateSnapshot counts, DateTimeOffset at) => new()
    {
        Replica = replica.Id,
        At = at,
        Name = replica.Name,
        Version = replica.Version,
        StartedAt = replica.StartedAt,
        StoreTrouble = watch.Trouble is not null ? "The store was away." : clock.IsOff ? "Its clock differs from the store's." : null,
        Viewers = counts.Viewers,
        FirstRequests = counts.SessionsOpened - last.SessionsOpened,
        Refusals = counts.Refusals.Select(code => KeyValuePair.Create(code.Key, code.Value - last.Refusals.GetValueOrDefault(code.Key)))
            .Where(code => code.Value > 0)
            .ToDictionary(StringComparer.Ordinal),
        ShieldHits = Hits(counts) - Hits(last),
        ShieldMisses = Misses(counts) - Misses(last),
        OriginRequests = counts.OriginRequests - last.OriginRequests,
        OriginErrors = counts.OriginErrors - last.OriginErrors,
        OriginBytes = counts.OriginBytes - last.OriginBytes,
        ViewerBytes = counts.ViewerBytes - last.ViewerBytes,
        CdnBytes = counts.CdnBytes - last.CdnBytes,
    };

    private static long Hits(GateSnapshot counts) => counts.ShieldHits + counts.ShieldStale + counts.ShieldCoalesced;

    private static long Misses(GateSnapshot counts) => counts.ShieldMisses + counts.ShieldBypassed;
}
