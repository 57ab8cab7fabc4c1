using Microsoft.Extensions.Hosting;

namespace PlayGate.Sessions;

/// <summary>
/// Hears from the store that sessions were ended elsewhere and reads which. News may be lost, with a connection or on the way: the
/// rounds of <see cref="Gate.StoreWatch"/> read the same every second, so that costs a moment and never lets anybody in.
/// </summary>
internal sealed class RevocationNews(ISessionStore store, RevocationWatch watch, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await store.ListenAsync(() => watch.ReadAsync(stoppingToken), stoppingToken);
            }
            catch (StoreUnavailableException)
            {
                // StoreWatch says so; whatever is missed until the next attempt, it reads.
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
