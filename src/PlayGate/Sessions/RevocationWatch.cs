using PlayGate.Store;


namespace PlayGate.Sessions;

/// <summary>
/// Reads from the store which sessions were ended, on this replica or another. The order is the store's: each ending has the time of the
/// store's clock, and so has each reading, so that it does not matter what the clocks of replicas say (issue 15).
/// </summary>
internal sealed class RevocationWatch(ISessionStore store, StoreClock clock, SessionRevoker kicks, Revocations revocations, TimeProvider time)
{
    /// <summary>Read again on every round, since a transaction may commit later than its time says.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    /// <summary>Far less after every notification: what it misses is read by the next round.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often everything is read, whatever its time: another server may have taken over from the database's, with another clock, and a
    /// process that stood still may commit after any overlap.
    /// </summary>
    private static readonly TimeSpan WholeInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _readTo;
    private long _readWholeAt;

    /// <summary>Everything at first and once a minute, else what was ended since the last round.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var (began, now) = (time.GetTimestamp(), await clock.ReadAsync(cancellation));
        var isWhole = _readTo is null || now < _readTo || time.GetElapsedTime(_readWholeAt, began) >= WholeInterval;
        await ReadAsync(isWhole ? DateTimeOffset.UnixEpoch : _readTo!.Value - Overlap, cancellation);
        revocations.Prune();
        (_readTo, _readWholeAt) = (now, isWhole ? began : _readWholeAt);
    }

    /// <summary>What somebody has just ended; changes nothing about what a round reads.</summary>
    public Task ReadLatestAsync(CancellationToken cancellation) => ReadAsync(clock.Now - Lately, cancellation);

    private async Task ReadAsync(DateTimeOffset since, CancellationToken cancellation) =>
        kicks.Heed(await store.ReadEndedAsync(since, time.GetUtcNow(), cancellation));
}
