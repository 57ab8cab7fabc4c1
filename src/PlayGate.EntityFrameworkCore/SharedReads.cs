using System.Collections.Concurrent;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Callers that read the same at the same time share one read: many clients may present a link that was passed on at once, and each of them
/// would cost a statement and a connection. Nothing is kept after the read. All callers get its failure.
/// </summary>
internal sealed class SharedReads<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _running = new();

    /// <param name="key">What is read.</param>
    /// <param name="read">Reads it for all that wait: a caller that leaves must not end it.</param>
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
