namespace PlayGate.Statistics;

/// <summary>Counts since the start of this process, which only grow, and what is there now.</summary>
internal interface IReplicaCounters
{
    ReplicaCounts Read();
}

internal sealed record ReplicaCounts
{
    public int Viewers { get; init; }

    public long FirstRequests { get; init; }

    public IReadOnlyDictionary<string, long> Refusals { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    public long ShieldHits { get; init; }

    public long ShieldMisses { get; init; }

    public long OriginRequests { get; init; }

    public long OriginErrors { get; init; }

    public long OriginBytes { get; init; }

    public long ViewerBytes { get; init; }

    /// <summary>What has come since an earlier reading; what is there now stays.</summary>
    public ReplicaCounts Since(ReplicaCounts earlier) => new()
    {
        Viewers = Viewers,
        FirstRequests = FirstRequests - earlier.FirstRequests,
        Refusals = Refusals.Select(pair => KeyValuePair.Create(pair.Key, pair.Value - earlier.Refusals.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Value > 0)
            .ToDictionary(StringComparer.Ordinal),
        ShieldHits = ShieldHits - earlier.ShieldHits,
        ShieldMisses = ShieldMisses - earlier.ShieldMisses,
        OriginRequests = OriginRequests - earlier.OriginRequests,
        OriginErrors = OriginErrors - earlier.OriginErrors,
        OriginBytes = OriginBytes - earlier.OriginBytes,
        ViewerBytes = ViewerBytes - earlier.ViewerBytes,
    };
}
