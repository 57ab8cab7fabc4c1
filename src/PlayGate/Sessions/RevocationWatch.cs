namespace PlayGate.Sessions;

/// <summary>Reads from the store which sessions were ended, on this replica or another.</summary>
internal sealed class RevocationWatch(ISessionStore store, Kicks kicks, Revocations revocations, TimeProvider time) : IDisposable
{
    /// <summary>
    /// Read again on every round, since an UPDATE may commit later than its time says and the clocks of replicas differ.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private DateTimeOffset _readTo = DateTimeOffset.UnixEpoch + Overlap;

    public async Task ReadAsync(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            kicks.Heed(await store.ReadEndedAsync(_readTo - Overlap, now, cancellation));
            revocations.Prune();
            _readTo = now;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();
}
