namespace PlayGate.Sessions;

/// <summary>Reads from the store which sessions were ended, on this replica or another.</summary>
internal sealed class RevocationWatch(ISessionStore store, Revocations revocations, TimeProvider time)
{
    /// <summary>
    /// Read again on every round, since an UPDATE may commit later than its time says and the clocks of replicas differ.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);
    private DateTimeOffset _readTo = DateTimeOffset.UnixEpoch + Overlap;

    public async Task ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        revocations.Add(await store.ReadEndedAsync(_readTo - Overlap, now, cancellation));
        revocations.Prune();
        _readTo = now;
    }
}
