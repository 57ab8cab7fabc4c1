using PlayGate.Statistics;

namespace PlayGate.Tests.Statistics;

public sealed class ClusterReadingTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 5, TimeSpan.Zero);
    private static readonly Guid s_self = Guid.NewGuid();

    [Fact]
    public void What_replicas_counted_in_the_same_ten_seconds_is_one_point()
    {
        var cluster = Read(
            Sample(s_self, 0) with { Refusals = Codes(("a", 1), ("b", 5)) },
            Sample(Guid.NewGuid(), 0) with { Refusals = Codes(("a", 2)) },
            Sample(s_self, 10));

        var last = cluster.Series[^1];
        Assert.Equal(
            (s_now.AddSeconds(-5), 2, 8, 6, 8, 14, 16, 18),
            (last.At, last.FirstRequests, last.Refusals, last.ShieldHits, last.ShieldMisses, last.OriginBytes, last.ViewerBytes,
                last.CdnBytes));
        Assert.Equal(6 / 14.0, last.ShieldHitRatio);
        Assert.Equal(1, cluster.Series[^2].FirstRequests);
        Assert.Equal([("b", 5), ("a", 3)], cluster.Refusals.Select(code => (code.Key, code.Value)));
    }

    [Fact]
    public void The_series_has_no_gap_and_ends_with_what_is_over_for_all_replicas()
    {
        var cluster = Read();

        Assert.Equal(90, cluster.Series.Count);
        Assert.All(
            cluster.Series.Zip(cluster.Series.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(10), pair.Second.At - pair.First.At));
        Assert.Equal(s_now.AddSeconds(-5), cluster.Series[^1].At);
        var early = new ClusterReading([], [], s_now.AddSeconds(-4)).ToSnapshot(new ClusterSample(s_now, 0, 0, 0), s_self);
        Assert.Equal(s_now.AddSeconds(-15), early.Series[^1].At);
    }

    [Fact]
    public void A_replica_is_there_until_it_is_silent_for_too_long_or_says_that_it_leaves()
    {
        var (silent, left) = (Guid.NewGuid(), Guid.NewGuid());
        var cluster = Read(
            Sample(silent, 30),
            Sample(silent, 40),
            Sample(s_self, 10),
            Sample(s_self, 0),
            Sample(left, 20),
            Sample(left, 10) with { IsLast = true });

        Assert.Equal(
            [(s_self, true, true), (silent, false, false)],
            cluster.Replicas.Select(replica => (replica.Last.Replica, replica.IsAlive, replica.IsThis)));
    }

    [Fact]
    public void The_origin_has_trouble_for_as_long_as_requests_to_it_failed_lately()
    {
        Assert.NotNull(Read(Sample(s_self, 20) with { OriginErrors = 1 }).OriginTrouble);
        Assert.Null(Read(Sample(s_self, 30) with { OriginErrors = 1 }).OriginTrouble);
        Assert.Null(Read(Sample(s_self, 0)).OriginTrouble);
    }

    private static ClusterSnapshot Read(params ReplicaSample[] samples) =>
        new ClusterReading(samples, [new ClusterSample(s_now.AddSeconds(-5), 7, 1, 9)], s_now)
            .ToSnapshot(new ClusterSample(s_now, 8, 1, 10), s_self);

    private static Dictionary<string, long> Codes(params (string Code, long Count)[] codes) =>
        codes.ToDictionary(code => code.Code, code => code.Count, StringComparer.Ordinal);

    /// <summary>A sample that ended so many seconds before the last one that is over.</summary>
    private static ReplicaSample Sample(Guid replica, int ago) => new()
    {
        Replica = replica,
        At = s_now.AddSeconds(-5 - ago),
        Name = replica == s_self ? "self" : "other",
        Version = "1",
        StartedAt = s_now.AddHours(-1),
        FirstRequests = 1,
        ShieldHits = 3,
        ShieldMisses = 4,
        OriginBytes = 7,
        ViewerBytes = 8,
        CdnBytes = 9,
    };
}
