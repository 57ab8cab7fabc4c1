namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Knows whether the store is away, so that callers need not each wait to find out. Any failure raises suspicion, and one probe at a time
/// decides: a statement that waited too long for a lock is no outage. From the first probe that fails to the first that succeeds the store
/// counts as away, and its callers are refused at once.
/// </summary>
/// <param name="probe">Sends the store a statement.</param>
/// <param name="whenAway">Called after every probe that has failed.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreBreaker(Func<CancellationToken, Task> probe, Action whenAway, TimeProvider time) : IDisposable
{
    /// <summary>
    /// Short enough to use the store within a second of its return, long enough to be no load for a store that struggles.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private volatile Exception? _cause;
    private int _isProbing;

    /// <summary>Why the last probe failed, or null while the store counts as present.</summary>
    public Exception? Cause => _cause;

    public void Suspect()
    {
        if (!_stop.IsCancellationRequested && Interlocked.Exchange(ref _isProbing, 1) == 0)
        {
            _ = ProbeAsync(_stop.Token);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task ProbeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await FindCauseAsync(stop) is { } cause)
        {
            _cause = cause;
            whenAway();
            await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _cause = null;
        Interlocked.Exchange(ref _isProbing, 0);
    }

    private async Task<Exception?> FindCauseAsync(CancellationToken stop)
    {
        try
        {
            await probe(stop);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
