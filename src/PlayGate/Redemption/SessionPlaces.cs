using System.Collections.Concurrent;
using PlayGate.Routes;
using PlayGate.Sessions;

namespace PlayGate.Redemption;

/// <summary>
/// Where the oldest sessions give way, they do when the new one is confirmed, and not for a first request that fails. The new session's
/// headers wait for it, so that a client that has one more session has one less. In an outage no request waits longer than the store is
/// given time: the session begins, and the oldest end once the store is back. If this replica ends before, the limit is kept when the next
/// session begins.
/// </summary>
internal sealed class SessionPlaces(ISessionStore store, SessionLimits limits, SessionRevoker kicks, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Far more than can be confirmed while a store is down: those whose tokens were consumed before.</summary>
    private const int MaxWaiting = 100_000;

    private readonly ConcurrentQueue<Confirmed> _waiting = new();

    /// <summary>How many wait for the store.</summary>
    public int Waiting => _waiting.Count;

    public async ValueTask TakeAsync(Session session, long consumption)
    {
        var confirmed = new Confirmed(session, consumption);
        if (!await TryAsync(confirmed, CancellationToken.None) && _waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue(confirmed);
        }
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RetryInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RetryAsync(stoppingToken);
        }
    }

    /// <summary>One round over all that wait; the first sign that the store is still away ends it.</summary>
    private async Task RetryAsync(CancellationToken cancellation)
    {
        for (var left = _waiting.Count; left > 0 && _waiting.TryPeek(out var next); left--)
        {
            var isSettled = await TryAsync(next, cancellation);
            _waiting.TryDequeue(out _);
            if (!isSettled)
            {
                _waiting.Enqueue(next);
                return;
            }
        }
    }

    /// <summary>False where the store is away. What it ends when its answer is lost is heard of as what other replicas end.</summary>
    private async Task<bool> TryAsync(Confirmed confirmed, CancellationToken cancellation)
    {
        var (session, consumption) = confirmed;
        if (limits.AskFor(session.Id, session.Type, consumption, time.GetUtcNow()) is not { EndsOldest: true } ask)
        {
            return true;
        }

        try
        {
            kicks.Report((await store.AdmitAsync(ask, cancellation)).Ended);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private readonly record struct Confirmed(Session Session, long Consumption);
}
