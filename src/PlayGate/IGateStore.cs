using PlayGate.Audit;
using PlayGate.Issuers;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Statistics;
using PlayGate.Tokens;

namespace PlayGate;

/// <summary>
/// The database behind the gate, which all replicas share: tokens and the sessions they become, the keys that sign tokens,
/// the operators' switches, who turned them, and how every replica fares.
/// </summary>
public interface IGateStore : ITokenStore, ISessionStore, ITokenKeyStore, IKeySetStore, ISettingsStore, IAuditStore, IStatisticsStore
{
    /// <summary>Makes the store ready for use, e.g. migrates it; called until it succeeds.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Whether the store can be reached and has the schema this version needs.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellation);

    /// <summary>
    /// The store's own time, which is the same for all replicas; null where it goes by this machine's. By it the store says when sessions
    /// were ended (<see cref="ISessionStore.ReadEndedAsync"/>).
    /// </summary>
    Task<DateTimeOffset?> ReadTimeAsync(CancellationToken cancellation) => Task.FromResult<DateTimeOffset?>(null);
}
