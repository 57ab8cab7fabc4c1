using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Upkeep;

/// <summary>What a replica holds in memory of the store, so that requests need not ask: signing keys, switches, ended sessions.</summary>
internal sealed class StoreMemory(TokenKeys keys, TokenControl control, RevocationWatch revocations)
{
    /// <summary>Everything, before the replica is ready.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await keys.LoadAsync(cancellation);
        await RefreshAsync(cancellation);
    }

    /// <summary>What other replicas may have changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await keys.KeepAsync(cancellation);
        await control.ReadAsync(cancellation);
        await revocations.ReadAsync(cancellation);
    }
}
