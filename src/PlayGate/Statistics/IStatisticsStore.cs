namespace PlayGate.Statistics;

/// <summary>
/// Where replicas write down how they fare, so that each can show all of them. Every member throws
/// <see cref="StoreUnavailableException"/> when the store cannot answer.
/// </summary>
public interface IStatisticsStore
{
    /// <summary>
    /// Writes samples, each once however often it is tried. Where nobody has done so for <paramref name="now"/> yet, counts the cluster's
    /// sessions for it: one replica does for all.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="now">The instant of the newest sample.</param>
    /// <param name="cancellation">Stops it.</param>
    Task AddAsync(IReadOnlyList<ReplicaSample> samples, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>All samples of all replicas after that instant, the oldest first.</summary>
    Task<(IReadOnlyList<ReplicaSample> Replicas, IReadOnlyList<ClusterSample> Cluster)> ReadAsync(DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Counts the cluster's sessions now.</summary>
    Task<ClusterSample> CountAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Removes samples of before that instant; returns how many rows went.</summary>
    Task<int> CleanSamplesAsync(DateTimeOffset before, CancellationToken cancellation);
}
