namespace PlayGate.Audit;

/// <summary>What was changed through the management, and by whom. Every member throws <see cref="StoreUnavailableException"/> in an outage.</summary>
public sealed class AuditTrail
{
    private readonly IAuditStore _store;
    private readonly TimeProvider _time;

    internal AuditTrail(IAuditStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>
    /// Writes down a change that the store does not make itself. Called before the change: what cannot be written down is not done. Minting,
    /// revoking, ending and switching write down themselves, in the transaction that does it.
    /// </summary>
    public Task RecordAsync(AuditActor by, AuditedChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        return _store.AddAsync(by.Does(change, _time.GetUtcNow()), cancellation);
    }

    /// <summary>What was changed, the newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.ListAsync(query, cancellation);
    }
}
