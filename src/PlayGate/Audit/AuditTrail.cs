namespace PlayGate.Audit;

/// <summary>
/// The changes made through the management, and who made them. Every member throws <see cref="StoreUnavailableException"/> in an outage.
/// </summary>
public sealed class AuditTrail
{
    private readonly IAuditStore _store;
    private readonly TimeProvider _time;

    internal AuditTrail(IAuditStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>
    /// Records a change that the store does not make itself. It is called before the change: a change that cannot be recorded is not made.
    /// Minting, revoking, ending and switching record themselves, in the transaction that makes the change.
    /// </summary>
    public Task RecordAsync(AuditActor by, AuditedChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        return _store.AddAsync(by.Does(change, _time.GetUtcNow()), cancellation);
    }

    /// <summary>The changes, the newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.ListAsync(query, cancellation);
    }
}
