using PlayGate.Statistics;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Samples_are_read_as_written_and_written_once_however_often_that_is_tried()
    {
        var first = Sample(0) with
        {
            StoreTrouble = "away",
            IsLast = true,
            Refusals = new Dictionary<string, long> { ["token_invalid"] = 3 },
            ViewerBytes = 1L << 40,
            CdnBytes = 1L << 41,
        };
        var second = Sample(10);
        await Store.AddAsync([first], first.At, default);
        await Store.AddAsync([first, second], second.At, default);

        var (replicas, cluster) = await OpenReplica().ReadAsync(Now.AddSeconds(-1), default);
        Assert.Equal([first with { Refusals = replicas[0].Refusals }, second with { Refusals = replicas[1].Refusals }], replicas);
        Assert.Equal(first.Refusals, replicas[0].Refusals);
        Assert.Equal([first.At, second.At], cluster.Select(sample => sample.At));
        Assert.Equal([second.At], (await Store.ReadAsync(first.At, default)).Replicas.Select(sample => sample.At));
    }

    [Fact]
    public async Task The_cluster_s_sessions_are_counted_once_whichever_replica_comes_first()
    {
        await OpenSessionAsync(Mint(), Now.AddMinutes(-5), Now.AddSeconds(-31)); // has gone, as it seems
        await OpenSessionAsync(Mint(), Now.AddMinutes(-5), Now.AddSeconds(-30));
        await OpenSessionAsync(Mint(), Now);
        await OpenSessionAsync(Mint(type: TokenType.Publish), Now.AddMinutes(-5));
        await OpenSessionAsync(Mint() with { SessionLifetime = TimeSpan.FromSeconds(1) }, Now.AddSeconds(-1));
        await AddAsync(Mint());
        var expected = new ClusterSample(Now, Viewers: 2, Publishers: 1, Sessions: 4);

        await Store.AddAsync([Sample(0)], Now, default);
        await OpenSessionAsync(Mint(), Now);
        await OpenReplica().AddAsync([Sample(0) with { Replica = Guid.NewGuid() }], Now, default);

        var (replicas, cluster) = await Store.ReadAsync(Now.AddSeconds(-1), default);
        Assert.Equal(expected, Assert.Single(cluster));
        Assert.Equal(2, replicas.Count);
        Assert.Equal(expected with { Viewers = 3, Sessions = 5 }, await Store.CountAsync(Now, default));
    }

    [Fact]
    public async Task Old_samples_go()
    {
        foreach (var second in new[] { 0, 10, 20 })
        {
            await Store.AddAsync([Sample(second)], Now.AddSeconds(second), default);
        }

        Assert.Equal(4, await Store.CleanSamplesAsync(Now.AddSeconds(20), default));
        Assert.Single((await Store.ReadAsync(Now.AddSeconds(-1), default)).Replicas);
    }

    private static ReplicaSample Sample(int second) => new()
    {
        Replica = new Guid("6f0cbf0e-6c60-4d1f-a2d6-6f2a3b3c4d5e"),
        At = Now.AddSeconds(second),
        Name = "host/1",
        Version = "1.0.0",
        StartedAt = Now.AddHours(-1),
        Viewers = 1,
        FirstRequests = 2,
        ShieldHits = 3,
        ShieldMisses = 4,
        OriginRequests = 5,
        OriginErrors = 6,
        OriginBytes = 7,
        ViewerBytes = 8,
    };
}
