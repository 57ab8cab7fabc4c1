namespace PlayGate.Audit;

/// <summary>
/// Where changes are written down. What the store changes itself it writes down in the same transaction, see
/// <see cref="Tokens.ITokenStore"/>, <see cref="Sessions.ISessionStore"/> and <see cref="Settings.ISettingsStore"/>.
/// </summary>
public interface IAuditStore
{
    /// <summary>Writes down a change of something that is not in the store.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>What was changed, the newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>Removes mintings before one instant and everything before the other; returns how many entries went.</summary>
    Task<int> CleanAuditAsync(DateTimeOffset before, DateTimeOffset mintsBefore, CancellationToken cancellation);
}
