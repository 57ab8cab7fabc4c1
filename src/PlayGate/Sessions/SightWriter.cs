using PlayGate.Store;

namespace PlayGate.Sessions;

/// <summary>
/// Tells the store in batches what this replica has seen of sessions, and forgets sessions that the store knows all about.
/// </summary>
internal sealed class SightWriter(ISessionStore store, SessionActivity activity, StoreClock clock, TimeProvider time) : IDisposable
{
    /// <summary>All sessions have to be looked at to forget some: that need not be every second.</summary>
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _forgetsNext;

    /// <summary>Writes what was seen since the last write, and is due.</summary>
    public Task WriteAsync(CancellationToken cancellation) => WriteAsync(activity.WriteInterval, cancellation);

    /// <summary>Writes all that was seen since the last write.</summary>
    public Task WriteAllAsync(CancellationToken cancellation) => WriteAsync(TimeSpan.Zero, cancellation);

    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync(TimeSpan interval, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            var due = new List<(ActiveSession Session, SessionSight Sight)>();
            foreach (var (_, session) in activity.Sessions)
            {
                if (session.IsDue(now.UtcTicks, interval))
                {
                    due.Add((session, session.Look()));
                }
            }

            if (due.Count > 0)
            {
                var sights = due.Select(pair => pair.Sight with { SeenAt = clock.ToStore(pair.Sight.SeenAt) });
                await store.TouchAsync([.. sights], cancellation);
                due.ForEach(pair => pair.Session.Told(pair.Sight, now.UtcTicks));
            }

            if (now >= _forgetsNext)
            {
                _forgetsNext = now + ForgetInterval;
                activity.Forget(now);
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
