namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>Callers that block their thread while they wait, as Data Protection's interface demands: few at once, and not often.</summary>
/// <param name="patience">How long each waits.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitingThreads(TimeSpan patience, TimeProvider time)
{
    private const int MostAtOnce = 4;
    private const int MostPerSecond = 10;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private long? _since;
    private int _begun;
    private int _waiting;

    /// <summary>Why the caller may not wait, or why the reading failed; else null.</summary>
    public Exception? Wait(Func<Task<Exception?>> read)
    {
        if (!TryBegin())
        {
            return new TimeoutException("It has been read often enough just now.");
        }

        try
        {
            // The reader itself signals the end; this waits for no thread of the pool.
            var reading = read();
            return reading.Wait(patience)
                ? reading.Result
                : new TimeoutException($"No answer within {patience.TotalSeconds} s.");
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private bool TryBegin()
    {
        lock (_lock)
        {
            if (_since is not { } since || time.GetElapsedTime(since) >= Second)
            {
                (_since, _begun) = (time.GetTimestamp(), 0);
            }

            if (_begun >= MostPerSecond || Volatile.Read(ref _waiting) >= MostAtOnce)
            {
                return false;
            }

            _begun++;
            Interlocked.Increment(ref _waiting);
            return true;
        }
    }
}
