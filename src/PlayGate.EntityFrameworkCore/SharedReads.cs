using System.Collections.Concurrent;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Callers who want to read the same while it is being read share the one read: a link that was passed on is shown by many at once, and
/// each of them would cost a statement and a connection. Nothing is kept once it is there; a failure is everybody's.
/// </summary>
internal sealed class SharedReads<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _running = new();

    /// <param name="key">What is read.</param>
    /// <param name="read">Reads it, for whoever waits: one caller's leaving must not end it.</param>
    /// <param name="cancellation">Ends this caller's waiting.</param>
    public Task<TValue> ReadAsync(TKey key, Func<Task<TValue>> read, CancellationToken cancellation)
    {
        Lazy<Task<TValue>>? mine = null;
        mine = new Lazy<Task<TValue>>(async () =>
        {
            try
            {
                return await read();
            }
            finally
            {
                _running.TryRemove(KeyValuePair.Create(key, mine!));
            }
        });
        return _running.GetOrAdd(key, mine).Value.WaitAsync(cancellation);
    }
}
