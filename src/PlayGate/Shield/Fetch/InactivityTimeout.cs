namespace PlayGate.Shield.Fetch;

/// <summary>Ends a wait for an origin that sends nothing for too long, or for what none wants any more.</summary>
internal sealed class InactivityTimeout : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _unwanted;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public InactivityTimeout(TimeSpan limit, TimeProvider time, CancellationToken unwanted)
    {
        (_limit, _unwanted) = (limit, unwanted);
        _timer = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, unwanted);
    }

    public CancellationToken Token => _either.Token;

    public bool WasTooLong => _timer.IsCancellationRequested && !_unwanted.IsCancellationRequested;

    /// <summary>The origin has sent something, or is asked now.</summary>
    public void Restart() => _timer.CancelAfter(_limit);

    /// <summary>Something else than the origin is waited for, until <see cref="Restart"/>.</summary>
    public void Pause() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
