using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PlayGate.Store;

namespace PlayGate.Sessions;

/// <summary>
/// Which sessions are active on this replica. A request only notes it in memory; <see cref="SightWriter"/> tells the store. With an idle
/// timeout set, a session that this replica has not seen within it is looked up once, as another replica may have.
/// </summary>
internal sealed class SessionActivity(
    ISessionStore store, IOptions<PlayGateOptions> options, SessionMetrics metrics, StoreClock clock, TimeProvider time)
{
    private static readonly TimeSpan MaxWriteInterval = TimeSpan.FromSeconds(10);

    /// <summary>A round of writing comes once a second.</summary>
    private static readonly TimeSpan MinWriteInterval = TimeSpan.FromSeconds(1);

    /// <summary>A player waits some seconds between two requests; one that is silent for longer has left, or plays elsewhere.</summary>
    private static readonly TimeSpan CountsAsActive = TimeSpan.FromSeconds(30);

    /// <summary>How long a session is remembered where none is ever idle.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly TimeSpan? _idleTimeout = options.Value.Session.IdleTimeout;
    private readonly ConcurrentDictionary<Guid, ActiveSession> _sessions = new();
    private readonly ConcurrentDictionary<string, ActiveSession> _free = new(StringComparer.Ordinal);

    /// <summary>
    /// How often the same session is written at most: for fifty thousand sessions, five thousand rows a second. A short idle timeout needs
    /// fresher knowledge.
    /// </summary>
    public TimeSpan WriteInterval { get; } = options.Value.Session.IdleTimeout is { } timeout
        ? TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / 20, MinWriteInterval.Ticks, MaxWriteInterval.Ticks))
        : MaxWriteInterval;

    /// <summary>How old the store's knowledge may be.</summary>
    public TimeSpan Staleness => WriteInterval + MinWriteInterval;

    /// <summary>The active sessions by their ids; may change while it is enumerated.</summary>
    public IEnumerable<KeyValuePair<Guid, ActiveSession>> Sessions => _sessions;

    /// <summary>Notes that a request came with the session, by its cookie or otherwise, and what is under way to it.</summary>
    public void Enter(Session session, ISessionUse use, bool byCookie)
    {
        var now = time.GetUtcNow().UtcTicks;
        ActiveSession? active;
        do
        {
            if (!_sessions.TryGetValue(session.Id, out active))
            {
                active = _sessions.GetOrAdd(
                    session.Id, static (_, made) => new ActiveSession(made.session, made.metrics), (session, metrics));
            }

            active.Saw(now, byCookie);
        }
        while (!active.TryEnter(use));
    }

    /// <summary>Notes what is under way to a client of an application without token control: it has no session and is never cut.</summary>
    public void EnterFree(string application, ISessionUse use) =>
        _free.GetOrAdd(application, static (name, metrics) => new ActiveSession(Session.Free(name), metrics), metrics).TryEnter(use);

    /// <summary>Cuts what is under way to the session.</summary>
    public void Cut(Guid session) => _sessions.GetValueOrDefault(session)?.Cut();

    /// <summary>
    /// Cuts what is under way to sessions at their absolute end, even in an outage of the store; looks at what flows to the others.
    /// </summary>
    public void CutEnded()
    {
        var now = time.GetUtcNow();
        foreach (var (_, active) in _sessions)
        {
            if (active.HasUses && active.Session.ExpiresAt <= now)
            {
                active.Cut();
            }
            else if (active.HasUses)
            {
                active.LookAtFlow(now.UtcTicks);
            }
        }
    }

    /// <summary>
    /// Cuts what is under way to sessions that are idle: no request has come, no byte has gone, no socket is open. Apart from the rest,
    /// since the store is asked for each of them: clients that stop reading, however many, delay no session's end.
    /// </summary>
    /// <exception cref="StoreUnavailableException">This replica does not know whether one is idle and cannot ask.</exception>
    public async Task CutIdleAsync(CancellationToken cancellation)
    {
        var since = (time.GetUtcNow() - _idleTimeout)?.UtcTicks;
        foreach (var (_, active) in _sessions)
        {
            if (active.HasUses && active.SeenAt < since && await IsIdleAsync(active.Session, cancellation))
            {
                active.Cut();
            }
        }
    }

    /// <summary>How many sessions of each type are active: seen lately, or with something under way.</summary>
    public (int Playing, int Publishing) Count()
    {
        var since = (time.GetUtcNow() - CountsAsActive).UtcTicks;
        var (playing, publishing) = (0, 0);
        foreach (var (_, active) in _sessions)
        {
            if (active.HasUses || active.SeenHereAt >= since)
            {
                _ = active.Session.Type == TokenType.Publish ? publishing++ : playing++;
            }
        }

        return (playing, publishing);
    }

    /// <summary>Whether this replica has seen the session lately; the store may not have been told yet.</summary>
    public bool HasSeen(Guid session) => _sessions.ContainsKey(session);

    /// <summary>Whether this replica has seen the session's cookie come back.</summary>
    public bool HasCookieReturned(Guid session) => _sessions.GetValueOrDefault(session)?.HasCookie == true;

    /// <summary>Whether the session went without requests for longer than it may.</summary>
    /// <exception cref="StoreUnavailableException">This replica does not know and cannot ask.</exception>
    public ValueTask<bool> IsIdleAsync(Session session, CancellationToken cancellation)
    {
        if (_idleTimeout is not { } timeout)
        {
            return new(false);
        }

        var since = time.GetUtcNow() - timeout;
        var active = _sessions.GetValueOrDefault(session.Id);
        return active?.SeenAt >= since.UtcTicks ? new(false) : AskStoreAsync(session, active, since, cancellation);
    }

    /// <summary>Forgets sessions whose last sight is old and known to the store.</summary>
    public void Forget(DateTimeOffset now)
    {
        var old = (now - (_idleTimeout ?? Remembered)).UtcTicks;
        foreach (var (id, active) in _sessions)
        {
            if (active.SeenAt < old && active.TryForget(old))
            {
                _sessions.TryRemove(id, out _);
            }
        }
    }

    /// <summary>
    /// Sights are in the store's time. A session without a written sight has its opening instead, by the clock of the replica that opened
    /// it: to a replica that has not seen it either, that says only that it has just begun.
    /// </summary>
    private async ValueTask<bool> AskStoreAsync(
        Session session, ActiveSession? active, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await store.LastSeenAsync(session.Id, cancellation) is not { } stored)
        {
            return true;
        }

        var seen = clock.FromStore(stored) + Staleness;
        if (seen < since && (active is not null || stored != session.StartedAt))
        {
            return true;
        }

        active?.SawElsewhere(seen);
        return false;
    }
}
