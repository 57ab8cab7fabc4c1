using PlayGate.Audit;
using PlayGate.Sessions;

namespace PlayGate.Administration;

/// <summary>
/// What operators and back-ends do with sessions. Every member throws <see cref="StoreUnavailableException"/> in an outage.
/// </summary>
public sealed class SessionAdministration
{
    private readonly ISessionStore _store;
    private readonly SightWriter _sights;
    private readonly SessionRevoker _revoker;
    private readonly Revocations _revocations;
    private readonly TimeProvider _time;

    internal SessionAdministration(
        ISessionStore store, SightWriter sights, SessionRevoker revoker, Revocations revocations, TimeProvider time)
    {
        (_store, _sights, _revoker, _revocations, _time) = (store, sights, revoker, revocations, time);
    }

    /// <summary>Open sessions in the order in which their tokens were minted.</summary>
    public async Task<IReadOnlyList<SessionRecord>> ListAsync(
        Func<SessionQuery, SessionQuery> narrow, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(narrow);
        await _sights.WriteAllAsync(cancellation);
        return await _store.ListAsync(narrow(new SessionQuery(_time.GetUtcNow(), limit)), cancellation);
    }

    /// <summary>
    /// One page of the open sessions, the newest first, with their number. It may lack what this replica has seen of them in the last
    /// seconds: a live table asks often, and asking shall not write.
    /// </summary>
    public Task<FoundPage<SessionRecord>> SearchAsync(SessionSearch search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        return _store.SearchAsync(search, _time.GetUtcNow(), cancellation);
    }

    /// <summary>
    /// Ends something of a host's own that has an id and an end, e.g. an operator's sign-in, on every replica within a second. On this one
    /// it ends even when the call throws.
    /// </summary>
    /// <param name="id">Its id, made by <see cref="Guid.NewGuid"/>.</param>
    /// <param name="expiresAt">When it would have ended by itself; the store forgets it then.</param>
    /// <param name="cancellation">Stops it, where that is still possible.</param>
    public Task EndAsync(Guid id, DateTimeOffset expiresAt, CancellationToken cancellation) =>
        _revoker.EndAsync(id, expiresAt, cancellation);

    /// <summary>Whether a session, or something of a host's own, was ended before its time. Answered from memory.</summary>
    public bool IsEnded(Guid id) => _revocations.Contains(id);

    /// <summary>Ends sessions and cuts their responses, on this replica before the call returns; returns how many.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="by">Who ends them; null leaves it out of the audit.</param>
    /// <param name="cancellation">Stops it, where that is still possible.</param>
    public Task<int> EndAsync(SessionSelection selection, AuditActor? by, CancellationToken cancellation) =>
        _revoker.EndAsync(selection, cancellation, by);
}
