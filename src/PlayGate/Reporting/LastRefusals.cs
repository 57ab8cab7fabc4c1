namespace PlayGate.Reporting;

/// <summary>The last requests that this replica refused, kept in memory for operators who ask why.</summary>
public sealed class LastRefusals
{
    /// <summary>How many are kept.</summary>
    public const int Most = 200;

    private readonly Lock _lock = new();
    private readonly GateEvent?[] _ring = new GateEvent?[Most];
    private int _count;

    internal LastRefusals()
    {
    }

    /// <summary>The newest first. In a flood of refusals only some of each second are kept.</summary>
    public IReadOnlyList<GateEvent> Read()
    {
        lock (_lock)
        {
            var kept = Math.Min(_count, Most);
            return [.. Enumerable.Range(1, kept).Select(back => _ring[(_count - back) % Most]!)];
        }
    }

    internal void Add(GateEvent refusal)
    {
        lock (_lock)
        {
            // Between one and two times around, so that the count never runs over.
            _ring[_count % Most] = refusal;
            _count = _count == (2 * Most) - 1 ? Most : _count + 1;
        }
    }
}
