namespace PlayGate.Statistics;

/// <summary>Makes a snapshot of the cluster from the samples of all replicas.</summary>
internal sealed class ClusterReading(IReadOnlyList<ReplicaSample> replicas, IReadOnlyList<ClusterSample> cluster, DateTimeOffset now)
{
    /// <summary>How long replicas have to write a sample after its end.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>How far back the origin's failures count for its health.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(30);

    public static ClusterSnapshot Empty(DateTimeOffset now) =>
        new ClusterReading([], [], now).ToSnapshot(new ClusterSample(now, 0, 0, 0), Guid.Empty);

    public ClusterSnapshot ToSnapshot(ClusterSample count, Guid self)
    {
        var last = SampleClock.Floor(now - Slack);
        var first = last - SampleClock.Window + SampleClock.Step;
        var shown = replicas.Where(sample => sample.At >= first).ToList();
        return new ClusterSnapshot
        {
            At = now,
            Now = count,
            Series = Series(shown, first, last),
            Refusals = Refusals(shown),
            Replicas = Replicas(self),
            OriginTrouble = OriginTrouble(),
        };
    }

    private List<ClusterPoint> Series(List<ReplicaSample> shown, DateTimeOffset first, DateTimeOffset last)
    {
        var (samples, counts) = (shown.ToLookup(sample => sample.At), cluster.ToDictionary(sample => sample.At));
        var series = new List<ClusterPoint>();
        for (var at = first; at <= last; at += SampleClock.Step)
        {
            var point = new ClusterPoint(at) { Sessions = counts.GetValueOrDefault(at) };
            series.Add(samples[at].Aggregate(point, (sum, sample) => sum.With(sample)));
        }

        return series;
    }

    private static List<KeyValuePair<string, long>> Refusals(List<ReplicaSample> shown) => [.. shown
        .SelectMany(sample => sample.Refusals)
        .GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        .Select(code => KeyValuePair.Create(code.Key, code.Sum()))
        .OrderByDescending(code => code.Value)
        .ThenBy(code => code.Key, StringComparer.Ordinal)];

    private List<ReplicaState> Replicas(Guid self) => [.. replicas
        .GroupBy(sample => sample.Replica)
        .Select(replica => replica.MaxBy(sample => sample.At)!)
        .Where(sample => !sample.IsLast)
        .Select(sample => new ReplicaState(sample, now - sample.At <= SampleClock.Patience, sample.Replica == self))
        .OrderByDescending(replica => replica.IsAlive)
        .ThenBy(replica => replica.Last.Name, StringComparer.Ordinal)
        .ThenBy(replica => replica.Last.StartedAt)];

    /// <summary>The origin is not probed: without requests nothing is known about it, and no trouble is reported.</summary>
    private string? OriginTrouble()
    {
        var lately = replicas.Where(sample => sample.At > now - Lately).ToList();
        var (errors, requests) = (lately.Sum(sample => sample.OriginErrors), lately.Sum(sample => sample.OriginRequests));
        return errors == 0 ? null : $"{errors} of {requests} requests failed in the last {Lately.TotalSeconds:0} s.";
    }
}
