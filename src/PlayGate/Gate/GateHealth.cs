namespace PlayGate.Gate;

/// <summary>Whether this replica can do its whole job.</summary>
public sealed class GateHealth
{
    private readonly StoreWatch _watch;
    private readonly IGateStore _store;

    internal GateHealth(StoreWatch watch, IGateStore store) => (_watch, _store) = (watch, store);

    /// <summary>Null when ready: the store reachable and migrated, keys, switches and ended sessions loaded; else what is missing.</summary>
    public async Task<string?> FindTroubleAsync(CancellationToken cancellation)
    {
        if (!_watch.IsLoaded)
        {
            return _watch.Trouble ?? "The store has not been read yet.";
        }

        try
        {
            return await _store.IsReadyAsync(cancellation) ? null : "The store lacks migrations of this version.";
        }
        catch (StoreUnavailableException unavailable)
        {
            return unavailable.Message;
        }
    }
}
