using System.Collections.Concurrent;

namespace PlayGate.Media.Hooks;

/// <summary>Which connections have left lately, and in which order: a decision that began before its connection left is void.</summary>
internal sealed class RecentDisconnects
{
    /// <summary>More connections than leave while a decision is taken.</summary>
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<long, long> _left = new();
    private readonly ConcurrentQueue<KeyValuePair<long, long>> _order = new();
    private long _count;

    /// <summary>A point in that order.</summary>
    public long Now => Volatile.Read(ref _count);

    public void Add(long mark)
    {
        var left = KeyValuePair.Create(mark, Interlocked.Increment(ref _count));
        _left[mark] = left.Value;
        _order.Enqueue(left);
        while (_order.Count > Remembered && _order.TryDequeue(out var oldest))
        {
            _left.TryRemove(oldest);
        }
    }

    public bool HasLeftSince(long began, long mark) => _left.TryGetValue(mark, out var left) && left > began;
}
