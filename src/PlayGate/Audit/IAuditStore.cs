namespace PlayGate.Audit;

/// <summary>
/// Where changes are recorded. The store records its own changes in the transactions that make them, see
/// <see cref="Tokens.ITokenStore"/>, <see cref="Sessions.ISessionStore"/> and <see cref="Settings.ISettingsStore"/>.
/// </summary>
public interface IAuditStore
{
    /// <summary>Records a change of something outside the store.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>The changes, the newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>Removes mintings before one instant and all entries before the other; returns how many it has removed.</summary>
    Task<int> CleanAuditAsync(DateTimeOffset before, DateTimeOffset mintsBefore, CancellationToken cancellation);
}
