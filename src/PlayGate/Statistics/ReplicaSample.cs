namespace PlayGate.Statistics;

/// <summary>The counts of one replica for the ten seconds before an instant.</summary>
public sealed record ReplicaSample
{
    /// <summary>The replica; it gets a new id at each start.</summary>
    public required Guid Replica { get; init; }

    /// <summary>The end of the ten seconds: a whole multiple of them, the same on all replicas.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The name of the replica for people.</summary>
    public required string Name { get; init; }

    /// <summary>Its version of PlayGate.</summary>
    public required string Version { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether the replica has stopped and this is its last sample.</summary>
    public bool IsLast { get; init; }

    /// <summary>What was wrong with the store for this replica, or null.</summary>
    public string? StoreTrouble { get; init; }

    /// <summary>Sessions that play and were seen here within half a minute.</summary>
    public int Viewers { get; init; }

    /// <summary>Tokens that have opened sessions.</summary>
    public long FirstRequests { get; init; }

    /// <summary>Refusals by code.</summary>
    public IReadOnlyDictionary<string, long> Refusals { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Requests that the shield answered without the origin: from memory, also stale, or from a fetch under way.</summary>
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
}

/// <summary>How many sessions the whole cluster has: a viewer whose requests go to several replicas is one.</summary>
/// <param name="At">When.</param>
/// <param name="Viewers">Sessions that play and were seen within half a minute.</param>
/// <param name="Publishers">Sessions that publish.</param>
/// <param name="Sessions">All open sessions, seen lately or not.</param>
public sealed record ClusterSample(DateTimeOffset At, int Viewers, int Publishers, int Sessions);
