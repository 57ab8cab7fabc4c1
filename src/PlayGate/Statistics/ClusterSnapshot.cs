namespace PlayGate.Statistics;

/// <summary>The state of the whole cluster now and for the last fifteen minutes.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The sessions now.</summary>
    public required ClusterSample Now { get; init; }

    /// <summary>Fifteen minutes, a point for every ten seconds, the oldest first; all replicas have written the last point.</summary>
    public required IReadOnlyList<ClusterPoint> Series { get; init; }

    /// <summary>Refusals of the fifteen minutes by code, the most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Refusals { get; init; }

    /// <summary>The replicas of the fifteen minutes, those that are alive first, without those that have stopped properly.</summary>
    public required IReadOnlyList<ReplicaState> Replicas { get; init; }

    /// <summary>What is wrong with the store, or null. Where it is set, everything else is as old as <see cref="At"/>.</summary>
    public string? StoreTrouble { get; init; }

    /// <summary>What is wrong with the origin, or null.</summary>
    public string? OriginTrouble { get; init; }
}

/// <summary>Ten seconds of the cluster.</summary>
/// <param name="At">Their end.</param>
public sealed record ClusterPoint(DateTimeOffset At)
{
    /// <summary>Sessions at their end; null where no replica counted.</summary>
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

    /// <summary>Bytes that CDNs fetched.</summary>
    public long CdnBytes { get; init; }

    /// <summary>How long each point is.</summary>
    public static TimeSpan Step => SampleClock.Step;

    /// <summary>The share of requests that the shield answered without the origin; null where there were none.</summary>
    public double? ShieldHitRatio => ShieldHits + ShieldMisses > 0 ? (double)ShieldHits / (ShieldHits + ShieldMisses) : null;

    /// <summary>A count of one point as a rate per second.</summary>
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
        CdnBytes = CdnBytes + sample.CdnBytes,
    };
}

/// <summary>One replica by its last sample.</summary>
/// <param name="Last">The sample.</param>
/// <param name="IsAlive">Whether it is recent.</param>
/// <param name="IsThis">Whether it is the replica that answers.</param>
public sealed record ReplicaState(ReplicaSample Last, bool IsAlive, bool IsThis);
