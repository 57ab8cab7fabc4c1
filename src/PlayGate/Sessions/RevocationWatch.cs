namespace PlayGate.Sessions;

/// <summary>Reads from the store which sessions were ended, on this replica or another.</summary>
internal sealed class RevocationWatch(ISessionStore store, Kicks kicks, Revocations revocations, TimeProvider time)
{
    /// <summary>
    /// Read again on every round, since an UPDATE may commit later than its time says and the clocks of replicas differ.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    /// <summary>Far less after every notification: what it misses is read by the next round.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(2);
    private DateTimeOffset _readTo = DateTimeOffset.UnixEpoch + Overlap;

    /// <summary>Everything at first, then whatever was ended since the last round.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        kicks.Heed(await store.ReadEndedAsync(_readTo - Overlap, now, cancellation));
        revocations.Prune();
        _readTo = now;
    }

    /// <summary>What somebody has just ended; changes nothing about what a round reads.</summary>
    public async Task ReadLatestAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        kicks.Heed(await store.ReadEndedAsync(now - Lately, now, cancellation));
    }
}
