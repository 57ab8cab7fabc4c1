namespace PlayGate.Shield.Cache;

/// <summary>Segments of live streams are of no use after a moment; they need not stay until room is needed.</summary>
internal sealed class ShieldSweeping(ShieldStore store, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            store.Sweep();
        }
    }
}
