namespace PlayGate.Shield;

/// <summary>How many requests an origin works on at a time. A queue of four times as many waits; who finds it full is told so at once.</summary>
internal sealed class OriginSlots(int size) : IDisposable
{
    private const int QueueFactor = 4;
    private readonly SemaphoreSlim _slots = new(size, size);
    private int _waiting;

    /// <returns>False where the queue is full.</returns>
    public ValueTask<bool> EnterAsync(CancellationToken cancellation) => _slots.Wait(0, CancellationToken.None) ? new(true) : QueueAsync(cancellation);

    public void Leave() => _slots.Release();

    public void Dispose() => _slots.Dispose();

    private async ValueTask<bool> QueueAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > size * (long)QueueFactor)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        try
        {
            await _slots.WaitAsync(cancellation);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
