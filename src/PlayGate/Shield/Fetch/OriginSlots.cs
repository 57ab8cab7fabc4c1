using System.Threading.RateLimiting;
using PlayGate.Gate;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// Limits how many requests an origin works on at a time. Four times as many wait; further ones are refused at once. So are those of a
/// client that has its share of both already: it would take them from other clients (issue 15).
/// </summary>
internal sealed class OriginSlots(int size) : IDisposable
{
    private const int QueueFactor = 4;

    /// <summary>A player asks for several files at a time: each client may have this many, however small the origin is.</summary>
    private const int LeastShare = 16;

    private readonly ClientShares _shares = new(Math.Max(LeastShare, size / 4));
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = size,
        QueueLimit = QueueFactor * size,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <returns>Null where the queue is full, or the client has its share.</returns>
    public async ValueTask<OriginSlot?> TryEnterAsync(int client, CancellationToken cancellation)
    {
        if (!_shares.TryTake(client))
        {
            return null;
        }

        var hasEntered = false;
        try
        {
            var lease = await _limiter.AcquireAsync(cancellationToken: cancellation);
            hasEntered = lease.IsAcquired;
            return hasEntered ? new OriginSlot(lease, _shares, client) : null;
        }
        finally
        {
            if (!hasEntered)
            {
                _shares.GiveBack(client);
            }
        }
    }

    public void Dispose() => _limiter.Dispose();
}
