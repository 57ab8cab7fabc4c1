using PlayGate.Audit;
using PlayGate.Routes;
using PlayGate.Telemetry;

namespace PlayGate.Sessions;

/// <summary>
/// Ends sessions before their time: in the store, from which every replica learns of it, and here at once. An ended session is refused
/// first and cut then. A response that begins enters its session first and looks for a refusal then, so that none slips through.
/// </summary>
internal sealed class SessionRevoker(
    ISessionStore store, Revocations revocations, SessionActivity activity, ISessionObserver observer, TimeProvider time)
{
    /// <summary>Ends sessions; returns how many.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer; no session was ended.</exception>
    public async Task<int> EndAsync(SessionSelection selection, CancellationToken cancellation, AuditActor? by = null)
    {
        var now = time.GetUtcNow();
        var ended = await store.EndAsync(selection, now, by?.Does(ChangeOf(selection), now), cancellation);
        Report(ended);
        return ended.Count;
    }

    /// <summary>
    /// Ends something that has no row in the store, see <see cref="ISessionStore.AddEndedAsync"/>; here even when the store is away.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer; no other replica knows.</exception>
    public async Task EndAsync(Guid id, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        var ended = new EndedSession(id, time.GetUtcNow(), expiresAt);
        try
        {
            await store.AddEndedAsync(ended, cancellation);
        }
        finally
        {
            Heed([ended]);
        }
    }

    private static AuditedChange ChangeOf(SessionSelection selection) => new(AuditActions.EndSessions)
    {
        Application = selection.Application,
        Target = AuditedChange.Targets(
            selection.Id,
            ("streamId", selection.StreamId),
            ("subject", selection.Subject),
            ("type", selection.Type?.ToString()),
            ("application", selection.Application)),
    };

    /// <summary>Tells of sessions that this replica has just ended.</summary>
    public void Report(IReadOnlyList<EndedSession> ended)
    {
        Heed(ended);
        foreach (var session in ended)
        {
            observer.Ended(session.Id);
        }
    }

    /// <summary>Refuses and cuts sessions that this or another replica has ended.</summary>
    public void Heed(IReadOnlyList<EndedSession> ended)
    {
        foreach (var session in ended)
        {
            if (revocations.TryAdd(session))
            {
                activity.Cut(session.Id);
            }
        }
    }
}
