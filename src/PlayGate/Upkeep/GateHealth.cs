namespace PlayGate.Upkeep;

/// <summary>Whether this replica is ready.</summary>
public sealed class GateHealth
{
    private readonly StoreWatch _watch;
    private readonly IGateStore _store;

    internal GateHealth(StoreWatch watch, IGateStore store) => (_watch, _store) = (watch, store);

    /// <summary>
    /// Null when ready: the store is reachable and migrated, and keys, switches and ended sessions are loaded; else what is missing. The
    /// text names no host, file or user, since health is read by systems that need not know them; the log names them.
    /// </summary>
    public async Task<string?> FindTroubleAsync(CancellationToken cancellation)
    {
        if (!_watch.IsLoaded)
        {
            return _watch.Trouble is null ? "The store has not been read yet." : "The store could not be read yet; the log says why.";
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
