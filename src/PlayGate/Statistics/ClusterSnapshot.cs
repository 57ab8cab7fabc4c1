namespace PlayGate.Statistics;

/// <summary>How the whole cluster fares, and has fared for the last fifteen minutes.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is there now.</summary>
    public required ClusterSample Now { get; init; }

    /// <summary>Fifteen minutes, one point each ten seconds without a gap, the oldest first; the last is over for all replicas.</summary>
    public required IReadOnlyList<ClusterPoint> Series { get; init; }

    /// <summary>Refusals of the fifteen minutes by their code, the most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Refusals { get; init; }

    /// <summary>The replicas of the fifteen minutes, those that are there first, without those that have left properly.</summary>
    public required IReadOnlyList<ReplicaState> Replicas { get; init; }

    /// <summary>What is wrong with the store, or null; then everything else is as old as <see cref="At"/> says.</summary>
    public string? StoreTrouble { get; init; }

    /// <summary>What is wrong with the origin, or null.</summary>
    public string? OriginTrouble { get; init; }
}

/// <summary>Ten seconds of the cluster.</summary>
/// <param name="At">Their end.</param>
public sealed record ClusterPoint(DateTimeOffset At)
{
    /// <summary>Sessions at their end; null where nobody counted.</summary>
    public ClusterSample? Sessions { get; init; }

    /// <summary>Tokens that have opened sessions.</summary>
    public long FirstRequests { get; init; }

    /// <summary>Refusals.</summary>
    public long Refusals { get; init; }

    /// <summary>Requests that the shield answered without the origin.</summary>
    public long ShieldHits { get; init; }

    /// <summary>Requests that the shield asked the origin for.</summary>
    public long ShieldMisses { get; init; }

    /// <summary>Requests to origins.</summary>
    public long OriginRequests { get; init; }

    /// <summary>Those that failed.</summary>
    public long OriginErrors { get; init; }

    /// <summary>Bytes that came from origins.</summary>
    public long OriginBytes { get; init; }

    /// <summary>Bytes that went to viewers.</summary>
    public long ViewerBytes { get; init; }

    /// <summary>How long each point is.</summary>
    public static TimeSpan Step => SampleClock.Step;

    /// <summary>The share of requests that the shield answered without the origin; null where there were none.</summary>
    public double? ShieldHitRatio => ShieldHits + ShieldMisses > 0 ? (double)ShieldHits / (ShieldHits + ShieldMisses) : null;

    /// <summary>A count of this point as a rate for each second.</summary>
    public static double PerSecond(long count) => count / SampleClock.Step.TotalSeconds;

    internal ClusterPoint With(ReplicaSample sample) => this with
    {
        FirstRequests = FirstRequests + sample.FirstRequests,
        Refusals = Refusals + sample.Refusals.Values.Sum(),
        ShieldHits = ShieldHits + sample.ShieldHits,
        ShieldMisses = ShieldMisses + sample.ShieldMisses,
        OriginRequests = OriginRequests + sample.OriginRequests,
        OriginErrors = OriginErrors + sample.OriginErrors,
        OriginBytes = OriginBytes + sample.OriginBytes,
        ViewerBytes = ViewerBytes + sample.ViewerBytes,
    };
}

/// <summary>One replica as it was last heard of.</summary>
/// <param name="Last">Its last sample.</param>
/// <param name="IsAlive">Whether that was lately.</param>
/// <param name="IsThis">Whether it is the one that answers.</param>
public sealed record ReplicaState(ReplicaSample Last, bool IsAlive, bool IsThis);
