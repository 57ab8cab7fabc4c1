namespace PlayGate.Sessions;

/// <summary>What operators and back-ends do with sessions. Every member throws <see cref="StoreUnavailableException"/> in an outage.</summary>
public sealed class SessionAdministration
{
    private readonly ISessionStore _store;
    private readonly SessionActivity _activity;
    private readonly Revocations _revocations;
    private readonly TimeProvider _time;

    internal SessionAdministration(ISessionStore store, SessionActivity activity, Revocations revocations, TimeProvider time)
    {
        (_store, _activity, _revocations, _time) = (store, activity, revocations, time);
    }

    /// <summary>Open sessions in the order in which their tokens were minted.</summary>
    public async Task<IReadOnlyList<SessionRecord>> ListAsync(Func<SessionQuery, SessionQuery> narrow, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(narrow);
        await _activity.WriteAsync(cancellation);
        return await _store.ListAsync(narrow(new SessionQuery(_time.GetUtcNow(), limit)), cancellation);
    }

    /// <summary>Ends sessions, on this replica before the call returns; returns how many.</summary>
    public async Task<int> EndAsync(SessionSelection selection, CancellationToken cancellation)
    {
        var ended = await _store.EndAsync(selection, _time.GetUtcNow(), cancellation);
        _revocations.Add(ended);
        return ended.Count;
    }
}
