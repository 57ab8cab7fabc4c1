namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// Keys that were looked for in vain within the last second. Too many can only be made up; then the older ones are forgotten.
/// </summary>
internal sealed class MissingKeys(TimeProvider time)
{
    private const int MostRemembered = 1_000;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Queue<Guid> _order = new();
    private readonly Dictionary<Guid, long> _missedAt = [];

    public bool Contains(Guid key)
    {
        lock (_lock)
        {
            return _missedAt.TryGetValue(key, out var at) && time.GetElapsedTime(at) < Memory;
        }
    }

    public void Add(Guid key)
    {
        lock (_lock)
        {
            if (!_missedAt.ContainsKey(key))
            {
                _order.Enqueue(key);
            }

            _missedAt[key] = time.GetTimestamp();
            while (_order.Count > MostRemembered)
            {
                _missedAt.Remove(_order.Dequeue());
            }
        }
    }
}
