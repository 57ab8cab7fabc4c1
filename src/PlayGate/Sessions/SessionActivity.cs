using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PlayGate.Sessions;

/// <summary>
/// When each session was last seen. A request only notes it in memory; the store learns it in batches. With an idle timeout set, a
/// session that this replica has not seen within it is looked up once, as another replica may have.
/// </summary>
internal sealed class SessionActivity(ISessionStore store, IOptions<PlayGateOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How old the store's knowledge may be, since the other replicas write in batches too.</summary>
    public static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, Sight> _sights = new();
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Notes that a request came with the session, by its cookie or otherwise.</summary>
    public void Saw(Guid session, bool byCookie)
    {
        var now = time.GetUtcNow().UtcTicks;
        if (!_sights.TryGetValue(session, out var sight))
        {
            sight = _sights.GetOrAdd(session, static _ => new Sight());
        }

        Volatile.Write(ref sight.SeenAt, now);
        if (byCookie && !sight.HasCookie)
        {
            sight.HasCookie = true;
        }
    }

    /// <summary>Whether this replica has seen the session's cookie come back.</summary>
    public bool HasCookieReturned(Guid session) => _sights.TryGetValue(session, out var sight) && sight.HasCookie;

    /// <summary>Whether the session went without requests for longer than it may.</summary>
    /// <exception cref="StoreUnavailableException">This replica does not know and cannot ask.</exception>
    public ValueTask<bool> IsIdleAsync(Session session, CancellationToken cancellation)
    {
        if (options.Value.Session.IdleTimeout is not { } timeout)
        {
            return new(false);
        }

        var since = time.GetUtcNow() - timeout;
        return _sights.TryGetValue(session.Id, out var sight) && Volatile.Read(ref sight.SeenAt) >= since.UtcTicks
            ? new(false)
            : AskStoreAsync(session.Id, since, cancellation);
    }

    /// <summary>Writes what was seen since the last write.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            var fresh = _sights.Where(pair => pair.Value.IsFresh).Select(pair => (pair.Value, Sight: pair.Value.Of(pair.Key))).ToList();
            if (fresh.Count > 0)
            {
                await store.TouchAsync([.. fresh.Select(pair => pair.Sight)], cancellation);
                fresh.ForEach(pair => pair.Value.Wrote(pair.Sight));
            }
        }
        finally
        {
            _writing.Release();
        }

        Forget();
    }

    public void Dispose() => _writing.Dispose();

    private async ValueTask<bool> AskStoreAsync(Guid session, DateTimeOffset since, CancellationToken cancellation) =>
        await store.LastSeenAsync(session, cancellation) is not { } seen || seen + WriteInterval < since;

    /// <summary>Sights that are written and old are the store's to know.</summary>
    private void Forget()
    {
        var old = (time.GetUtcNow() - (options.Value.Session.IdleTimeout ?? TimeSpan.FromMinutes(10))).UtcTicks;
        foreach (var (id, sight) in _sights)
        {
            if (sight.WrittenAt < old && Volatile.Read(ref sight.SeenAt) < old)
            {
                _sights.TryRemove(id, out _);
            }
        }
    }

    private sealed class Sight
    {
        public long SeenAt;
        public long WrittenAt;
        private volatile bool _hasCookie;
        private bool _wroteCookie;

        public bool HasCookie
        {
            get => _hasCookie;
            set => _hasCookie = value;
        }

        public bool IsFresh => Volatile.Read(ref SeenAt) > WrittenAt || _hasCookie != _wroteCookie;

        public SessionSight Of(Guid id) => new(id, new DateTimeOffset(Volatile.Read(ref SeenAt), TimeSpan.Zero), _hasCookie);

        public void Wrote(in SessionSight sight) => (WrittenAt, _wroteCookie) = (sight.SeenAt.UtcTicks, sight.HasCookieReturned);
    }
}
