namespace PlayGate.Sessions;

/// <summary>
/// Cuts what is still on its way to sessions that have ended by themselves. Apart from the rounds that talk to the store: an end is an
/// end in an outage too.
/// </summary>
internal sealed class SessionSweep(SessionActivity activity, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>What was seen and is not due yet must not be lost with this process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await activity.WriteAllAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OperationCanceledException)
        {
            // A few seconds of sights are no reason to wait for.
        }
    }

    protected override Task WorkAsync(CancellationToken stoppingToken) => Task.WhenAll(CutEndedAsync(stoppingToken), CutIdleAsync(stoppingToken));

    private async Task CutEndedAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Round, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            activity.CutEnded();
        }
    }

    private async Task CutIdleAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Round, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                await activity.CutIdleAsync(cancellation);
            }
            catch (StoreUnavailableException)
            {
                // Whether a session is idle cannot be told now; it is not cut on a guess.
            }
        }
    }
}
