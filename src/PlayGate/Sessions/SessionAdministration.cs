namespace PlayGate.Sessions;

/// <summary>What operators and back-ends do with sessions. Every member throws <see cref="StoreUnavailableException"/> in an outage.</summary>
public sealed class SessionAdministration
{
    private readonly ISessionStore _store;
    private readonly SessionActivity _activity;
    private readonly Kicks _kicks;
    private readonly TimeProvider _time;

    internal SessionAdministration(ISessionStore store, SessionActivity activity, Kicks kicks, TimeProvider time)
    {
        (_store, _activity, _kicks, _time) = (store, activity, kicks, time);
    }

    /// <summary>Open sessions in the order in which their tokens were minted.</summary>
    public async Task<IReadOnlyList<SessionRecord>> ListAsync(Func<SessionQuery, SessionQuery> narrow, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(narrow);
        await _activity.WriteAllAsync(cancellation);
        return await _store.ListAsync(narrow(new SessionQuery(_time.GetUtcNow(), limit)), cancellation);
    }

    /// <summary>Ends sessions and cuts their responses, on this replica before the call returns; returns how many.</summary>
    public Task<int> EndAsync(SessionSelection selection, CancellationToken cancellation) => _kicks.EndAsync(selection, cancellation);
}
