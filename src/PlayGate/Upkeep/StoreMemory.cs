using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Upkeep;

/// <summary>The parts of the store that a replica keeps in memory for its requests: signing keys, switches, ended sessions.</summary>
internal sealed class StoreMemory(TokenKeys keys, TokenControl control, RevocationWatch revocations)
{
    /// <summary>Reads all of it, before the replica is ready.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await keys.LoadAsync(cancellation);
        await RefreshAsync(cancellation);
    }

    /// <summary>Reads what other replicas may have changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await keys.KeepAsync(cancellation);
        await control.ReadAsync(cancellation);
        await revocations.ReadAsync(cancellation);
    }
}
