namespace PlayGate.Sessions;

/// <summary>
/// Cuts what is still on its way to sessions that have ended by themselves. Apart from the rounds that talk to the store, since a session
/// ends in an outage too.
/// </summary>
internal sealed class SessionSweep(SessionActivity activity, SightWriter sights, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>Sights that are not due yet must not be lost with this process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await sights.WriteAllAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OperationCanceledException)
        {
            // A few seconds of sights are not worth waiting for.
        }
    }

    protected override Task WorkAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(CutEndedAsync(stoppingToken), CutIdleAsync(stoppingToken));

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
                // Whether a session is idle is not known now; it is not cut on a guess.
            }
        }
    }
}
