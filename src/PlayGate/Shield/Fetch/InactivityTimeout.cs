namespace PlayGate.Shield.Fetch;

/// <summary>Ends a fetch whose origin says nothing for too long, or that nobody wants any more.</summary>
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

    public void Broken() => _timer.CancelAfter(_limit);

    /// <summary>It is not the origin that is waited for; <see cref="Broken"/> goes on.</summary>
    public void Pause() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
