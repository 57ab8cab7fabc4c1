namespace PlayGate.Sessions;

/// <summary>
/// Hears from the store that sessions were ended elsewhere, and reads which. A notification may be lost. That costs a moment and nothing
/// else: the rounds read the same from the store every second.
/// </summary>
internal sealed class RevocationListener(ISessionStore store, RevocationWatch watch, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    /// <summary>Notifications that come together are read together.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _news = new(0, 1);

    /// <summary>The semaphore is disposed of when nothing waits for it any more: a waiter of a disposed one would wait for ever.</summary>
    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        using (_news)
        {
            await Task.WhenAll(ListenAsync(stoppingToken), ReadAsync(stoppingToken));
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await store.ListenAsync(Heard, cancellation);
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                // StoreWatch logs what is wrong with the store, and reads what is missed until the next attempt.
                await Task.Delay(Reconnect, time, cancellation);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _news.WaitAsync(cancellation);
            try
            {
                await watch.ReadLatestAsync(cancellation);
            }
            catch (StoreUnavailableException)
            {
                // As above.
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>Only the listener releases it, so that its count never exceeds one.</summary>
    private void Heard()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }
}
