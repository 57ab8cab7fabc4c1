namespace PlayGate.Statistics;

/// <summary>
/// The samples of all replicas, so that each replica can show all of them. Every member throws <see cref="StoreUnavailableException"/>
/// when the store cannot answer.
/// </summary>
public interface IStatisticsStore
{
    /// <summary>
    /// Writes samples, each once however often it is tried. Counts the cluster's sessions for <paramref name="now"/> too, unless another
    /// replica has done so.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="now">The instant of the newest sample.</param>
    /// <param name="cancellation">Stops it.</param>
    Task AddAsync(IReadOnlyList<ReplicaSample> samples, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>All samples of all replicas after that instant, the oldest first.</summary>
    Task<(IReadOnlyList<ReplicaSample> Replicas, IReadOnlyList<ClusterSample> Cluster)> ReadAsync(
        DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Counts the cluster's sessions now.</summary>
    Task<ClusterSample> CountAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Removes samples from before that instant; returns how many rows were removed.</summary>
    Task<int> CleanSamplesAsync(DateTimeOffset before, CancellationToken cancellation);
}
