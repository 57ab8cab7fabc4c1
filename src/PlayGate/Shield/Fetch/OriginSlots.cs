using PlayGate.Gate;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// How many requests an origin works on at a time. A queue of four times as many waits; who finds it full is told so at once, and so is a
/// client that has its share of both already: what it asks for more, it would take from the others.
/// </summary>
internal sealed class OriginSlots(int size) : IDisposable
{
    private const int QueueFactor = 4;

    /// <summary>A player asks for some things at a time; that much is anybody's, however small the origin.</summary>
    private const int LeastShare = 16;

    private readonly SemaphoreSlim _slots = new(size, size);
    private readonly ClientShares _shares = new(Math.Max(LeastShare, size / 4));
    private int _waiting;

    /// <returns>False where the queue is full, or the client has its share.</returns>
    public ValueTask<bool> EnterAsync(int client, CancellationToken cancellation) =>
        !_shares.TryTake(client) ? new(false)
        : _slots.Wait(0, CancellationToken.None) ? new(true)
        : QueueAsync(client, cancellation);

    public void Leave(int client)
    {
        _slots.Release();
        _shares.GiveBack(client);
    }

    public void Dispose() => _slots.Dispose();

    private async ValueTask<bool> QueueAsync(int client, CancellationToken cancellation)
    {
        var hasEntered = false;
        try
        {
            if (Interlocked.Increment(ref _waiting) <= size * (long)QueueFactor)
            {
                await _slots.WaitAsync(cancellation);
                hasEntered = true;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            if (!hasEntered)
            {
                _shares.GiveBack(client);
            }
        }

        return hasEntered;
    }
}
