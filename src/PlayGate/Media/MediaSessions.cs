using System.Collections.Concurrent;
using PlayGate.Sessions;

namespace PlayGate.Media;

/// <summary>
/// Sessions that live by a connection instead of by requests. They are ended by a revocation, of which every replica hears. A session that
/// cannot be ended while the store is away is ended when it is back, else its stream would stay taken by a publisher that has left.
/// </summary>
internal sealed class MediaSessions(
    SessionActivity activity, Revocations revocations, SessionRevoker revoker, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Bounds the memory for a client that connects and leaves again and again while the store is away.</summary>
    private const int MostWaiting = 100_000;
    private readonly ConcurrentQueue<SessionSelection> _ending = new();

    /// <summary>How many ends wait for the store.</summary>
    public int Waiting => _ending.Count;

    /// <summary>
    /// Registers first and checks for a revocation then; a revocation does both in the opposite order, so that it misses no hold.
    /// </summary>
    public MediaHold Hold(Session session, bool isSignOfLife)
    {
        var hold = new MediaHold(session, isSignOfLife, time);
        activity.Enter(session, hold, byCookie: false);
        if (revocations.Contains(session.Id))
        {
            hold.Cut();
        }

        return hold;
    }

    public async ValueTask EndAsync(SessionSelection ended)
    {
        if (!await TryEndAsync(ended, CancellationToken.None) && _ending.Count < MostWaiting)
        {
            _ending.Enqueue(ended);
        }
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RetryInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            while (_ending.TryPeek(out var next) && await TryEndAsync(next, stoppingToken))
            {
                _ending.TryDequeue(out _);
            }
        }
    }

    private async Task<bool> TryEndAsync(SessionSelection ended, CancellationToken cancellation)
    {
        try
        {
            await revoker.EndAsync(ended, cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
