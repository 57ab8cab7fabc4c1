using PlayGate.Store;

namespace PlayGate.Sessions;

/// <summary>
/// Reads from the store which sessions were ended, on this replica or another. Endings and readings have the time of the store's clock, so
/// that the clocks of replicas do not matter (issue 15).
/// </summary>
internal sealed class RevocationWatch(
    ISessionStore store, StoreClock clock, SessionRevoker revoker, Revocations revocations, TimeProvider time)
{
    /// <summary>Read again on every round, since a transaction may commit later than its time says.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    /// <summary>How much is read after a notification: the next round reads what this misses.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often all endings are read, of any time: another server with another clock may have taken over the database, and a process that
    /// stood still may commit after any overlap.
    /// </summary>
    private static readonly TimeSpan WholeInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _readTo;
    private long _readWholeAt;

    /// <summary>All at first and once a minute, else those that were ended since the last round.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var (began, now) = (time.GetTimestamp(), await clock.ReadAsync(cancellation));
        var isWhole = _readTo is null || now < _readTo || time.GetElapsedTime(_readWholeAt, began) >= WholeInterval;
        await ReadAsync(isWhole ? DateTimeOffset.UnixEpoch : _readTo!.Value - Overlap, cancellation);
        revocations.Prune();
        (_readTo, _readWholeAt) = (now, isWhole ? began : _readWholeAt);
    }

    /// <summary>The sessions that were ended just now. The rounds do not depend on it.</summary>
    public Task ReadLatestAsync(CancellationToken cancellation) => ReadAsync(clock.Now - Lately, cancellation);

    private async Task ReadAsync(DateTimeOffset since, CancellationToken cancellation) =>
        revoker.Heed(await store.ReadEndedAsync(since, time.GetUtcNow(), cancellation));
}
