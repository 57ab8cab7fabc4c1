namespace PlayGate.Sessions;

/// <summary>
/// Hears from the store that sessions were ended elsewhere and reads which. News may be lost, with a connection or on the way: the
/// rounds that read the store read the same every second, so that costs a moment and never lets anybody in.
/// </summary>
internal sealed class RevocationListener(ISessionStore store, RevocationWatch watch, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    /// <summary>News that come in a crowd are read together.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _news = new(0, 1);

    /// <summary>The semaphore goes when nobody waits for it any more: one that is disposed of forgets who waits, and they do so for ever.</summary>
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
                // StoreWatch says what is wrong with the store; what is missed until the next attempt, it reads.
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

    /// <summary>Only the listener lets go of it, so that it never holds more than one.</summary>
    private void Heard()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }
}
