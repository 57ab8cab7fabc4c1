using Microsoft.Extensions.Hosting;

namespace PlayGate.Shield;

/// <summary>Segments of live streams are of no use a moment after; they need not stay until room is needed.</summary>
internal sealed class ShieldSweeping(ShieldStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                store.Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
