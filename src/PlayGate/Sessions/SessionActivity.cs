using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PlayGate.Routes;
using PlayGate.Store;

namespace PlayGate.Sessions;

/// <summary>
/// Which sessions are active on this replica. A request only notes it in memory; the store learns it in batches. With an idle timeout
/// set, a session that this replica has not seen within it is looked up once, as another replica may have.
/// </summary>
internal sealed class SessionActivity(
    ISessionStore store, IOptions<PlayGateOptions> options, SessionMetrics metrics, StoreClock clock, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MaxWriteInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MinWriteInterval = TimeSpan.FromSeconds(1);

    /// <summary>Between two requests of a player there are some seconds; who is silent for longer has left, or plays elsewhere.</summary>
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(30);
    private readonly TimeSpan? _idleTimeout = options.Value.Session.IdleTimeout;
    private readonly ConcurrentDictionary<Guid, ActiveSession> _presences = new();
    private readonly ConcurrentDictionary<string, ActiveSession> _free = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private DateTimeOffset _forgetsNext;

    /// <summary>How often the same session is written at most: for fifty thousand sessions, five thousand rows a second.</summary>
    public TimeSpan WriteInterval { get; } = WriteIntervalFor(options.Value.Session.IdleTimeout);

    /// <summary>How old the store's knowledge may be: a round of writing comes once a second.</summary>
    public TimeSpan Staleness => WriteInterval + MinWriteInterval;

    /// <summary>A short idle timeout needs fresher knowledge.</summary>
    public static TimeSpan WriteIntervalFor(TimeSpan? idleTimeout) => idleTimeout is not { } timeout
        ? MaxWriteInterval
        : TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / 20, MinWriteInterval.Ticks, MaxWriteInterval.Ticks));

    /// <summary>Notes that somebody came with the session, by its cookie or otherwise, and what is under way to it.</summary>
    public void Enter(Session session, ISessionUse use, bool byCookie)
    {
        var now = time.GetUtcNow().UtcTicks;
        ActiveSession? presence;
        do
        {
            if (!_presences.TryGetValue(session.Id, out presence))
            {
                presence = _presences.GetOrAdd(session.Id, static (_, made) => new ActiveSession(made.session, made.metrics), (session, metrics));
            }

            presence.Saw(now, byCookie);
        }
        while (!presence.TryEnter(use));
    }

    /// <summary>Notes what is under way to somebody whom an application without control lets in; they have no session, and are nobody's to cut.</summary>
    public void EnterFree(string application, ISessionUse use) =>
        _free.GetOrAdd(application, static (name, metrics) => new ActiveSession(Session.Free(name), metrics), metrics).TryEnter(use);

    /// <summary>Cuts what is under way to the session.</summary>
    public void Cut(Guid session)
    {
        if (_presences.TryGetValue(session, out var presence))
        {
            presence.Cut();
        }
    }

    /// <summary>Cuts what is under way to sessions at their absolute end, whatever becomes of the store; looks at what flows to the others.</summary>
    public void CutEnded()
    {
        var now = time.GetUtcNow();
        foreach (var (_, presence) in _presences)
        {
            if (presence.HasUses && presence.Session.ExpiresAt <= now)
            {
                presence.Cut();
            }
            else if (presence.HasUses)
            {
                presence.LookAtFlow(now.UtcTicks);
            }
        }
    }

    /// <summary>
    /// Cuts what is under way to sessions that are idle: no request has come, no byte has gone, no socket is open. Apart from the rest,
    /// since each of them is asked for in the store: clients that stop reading, however many, delay no session's end.
    /// </summary>
    /// <exception cref="StoreUnavailableException">This replica does not know whether one is idle and cannot ask.</exception>
    public async Task CutIdleAsync(CancellationToken cancellation)
    {
        var since = (time.GetUtcNow() - _idleTimeout)?.UtcTicks;
        foreach (var (_, presence) in _presences)
        {
            if (presence.HasUses && presence.SeenAt < since && await IsIdleAsync(presence.Session, cancellation))
            {
                presence.Cut();
            }
        }
    }

    /// <summary>How many sessions of each type are active: seen lately, or with something under way.</summary>
    public (int Playing, int Publishing) Count()
    {
        var since = (time.GetUtcNow() - Now).UtcTicks;
        var (playing, publishing) = (0, 0);
        foreach (var (_, presence) in _presences)
        {
            if (presence.HasUses || presence.SeenHereAt >= since)
            {
                _ = presence.Session.Type == TokenType.Publish ? publishing++ : playing++;
            }
        }

        return (playing, publishing);
    }

    /// <summary>Whether this replica has seen the session lately; the store may not have been told yet.</summary>
    public bool HasSeen(Guid session) => _presences.ContainsKey(session);

    /// <summary>Whether this replica has seen the session's cookie come back.</summary>
    public bool HasCookieReturned(Guid session) => _presences.TryGetValue(session, out var presence) && presence.HasCookie;

    /// <summary>Whether the session went without requests for longer than it may.</summary>
    /// <exception cref="StoreUnavailableException">This replica does not know and cannot ask.</exception>
    public ValueTask<bool> IsIdleAsync(Session session, CancellationToken cancellation)
    {
        if (_idleTimeout is not { } timeout)
        {
            return new(false);
        }

        var since = time.GetUtcNow() - timeout;
        var presence = _presences.GetValueOrDefault(session.Id);
        return presence is not null && presence.SeenAt >= since.UtcTicks ? new(false) : AskStoreAsync(session, presence, since, cancellation);
    }

    /// <summary>Writes what was seen since the last write, and is due.</summary>
    public Task WriteAsync(CancellationToken cancellation) => WriteAsync(WriteInterval, cancellation);

    /// <summary>Writes all that was seen since the last write.</summary>
    public Task WriteAllAsync(CancellationToken cancellation) => WriteAsync(TimeSpan.Zero, cancellation);

    public void Dispose() => _writing.Dispose();

    private async Task WriteAsync(TimeSpan interval, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow().UtcTicks;
            var due = new List<(ActiveSession ActiveSession, SessionSight Sight)>();
            foreach (var (_, presence) in _presences)
            {
                if (presence.IsDue(now, interval))
                {
                    due.Add((presence, presence.Look()));
                }
            }

            if (due.Count > 0)
            {
                await store.TouchAsync([.. due.Select(pair => pair.Sight with { SeenAt = clock.ToStore(pair.Sight.SeenAt) })], cancellation);
                due.ForEach(pair => pair.ActiveSession.Wrote(pair.Sight, now));
            }

            Forget();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Sights are in the store's time. A session that nobody has written a sight of has its opening instead, by the clock of whoever opened
    /// it: to a replica that has not seen it either, that says only that it has just begun.
    /// </summary>
    private async ValueTask<bool> AskStoreAsync(Session session, ActiveSession? presence, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await store.LastSeenAsync(session.Id, cancellation) is not { } stored)
        {
            return true;
        }

        var seen = clock.FromStore(stored) + Staleness;
        if (seen < since && (presence is not null || stored != session.StartedAt))
        {
            return true;
        }

        presence?.SawElsewhere(seen);
        return false;
    }

    /// <summary>Sessions whose last sight is written and old are the store's to know. All have to be looked at for it: that need not be every second.</summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        if (now < _forgetsNext)
        {
            return;
        }

        _forgetsNext = now + MaxWriteInterval;
        var old = (now - (_idleTimeout ?? TimeSpan.FromMinutes(10))).UtcTicks;
        foreach (var (id, presence) in _presences)
        {
            if (presence.SeenAt < old && presence.TryForget(old))
            {
                _presences.TryRemove(id, out _);
            }
        }
    }
}
