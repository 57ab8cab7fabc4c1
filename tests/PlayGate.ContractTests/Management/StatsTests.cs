using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.Reporting;
using PlayGate.Statistics;
using PlayGate.Telemetry;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class StatsTests
{
    [Fact]
    public async Task What_happens_at_a_replica_is_shown_for_the_cluster_within_ten_seconds_or_so()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        using (await gate.GetAsync("/streams/cam0001.ts", cookie))
        using (await gate.GetAsync("/streams/cam0001.ts", cookie))
        using (await gate.GetAsync("/streams/yard.m3u8"))
        {
        }

        var stats = await UntilAsync(gate, stats => Sum(stats, "firstRequests") > 0);

        Assert.Equal((1, 0, 1), ((int)stats["now"]!["viewers"]!, (int)stats["now"]!["publishers"]!, (int)stats["now"]!["sessions"]!));
        Assert.Equal("""{"token_required":1}""", stats["refusals"]!.ToJsonString());
        var points = stats["series"]!["points"]!.AsArray();
        Assert.Equal(90, points.Count);
        Assert.Equal((1, 1), (Sum(stats, "firstRequests"), Sum(stats, "refusals")));
        Assert.True(Sum(stats, "shieldMisses") > 0 && Sum(stats, "originRequests") > 0 && Sum(stats, "originBytes") > 0
            && Sum(stats, "viewerBytes") > 0);
        Assert.Equal("""{"status":"ok"}""", stats["health"]!["store"]!.ToJsonString());
        Assert.Equal("""{"status":"ok"}""", stats["health"]!["origin"]!.ToJsonString());
        var replica = Assert.Single(stats["health"]!["replicas"]!.AsArray())!;
        Assert.Equal((true, true), ((bool)replica["alive"]!, (bool)replica["answering"]!));
    }

    [Fact]
    public async Task A_failing_origin_is_said_to_be_one()
    {
        await using var gate = await ManagementCalls.StartAsync();
        using (await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}"))
        {
        }

        var stats = await UntilAsync(gate, stats => Sum(stats, "originErrors") > 0);

        Assert.Equal("trouble", (string?)stats["health"]!["origin"]!["status"]);
    }

    [Fact]
    public async Task While_the_store_is_away_the_figures_of_before_are_shown_and_said_to_be_so()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var store = new AbsentStore();
        using var stats = new ClusterStats(store, new ReplicaIdentity(gate.Clock), gate.Clock.GetUtcNow);
        Assert.Null((await stats.ReadAsync(default)).StoreTrouble);

        store.IsAway = true;
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        var away = await stats.ReadAsync(default);
        Assert.Equal((7, "away"), (away.Now.Sessions, away.StoreTrouble));

        store.IsAway = false;
        Assert.Null((await stats.ReadAsync(default)).StoreTrouble);
    }

    [Fact]
    public async Task The_last_refusals_are_kept_the_newest_first()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var refusals = gate.Services.GetRequiredService<LastRefusals>();
        Assert.Empty(refusals.Read());
        for (var number = 0; number < LastRefusals.Most + 7; number++)
        {
            using var refused = await gate.GetAsync($"/streams/cam{number}.m3u8?token=nonsense");
            gate.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        var kept = refusals.Read();
        Assert.Equal(
            Enumerable.Range(7, LastRefusals.Most).Reverse().Select(number => $"cam{number}.m3u8"), kept.Select(refusal => refusal.Stream));
        Assert.All(
            kept, refusal => Assert.Equal(("GET", "token_invalid", "default"), (refusal.Attempt, refusal.Code, refusal.Application)));
    }

    /// <summary>Moves the clock until the sample that shows it has been written, which happens on another thread.</summary>
    private static async Task<JsonNode> UntilAsync(TestGate gate, Func<JsonNode, bool> isSo)
    {
        JsonNode? stats = null;
        await Patience.UntilAsync(async () =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            stats = (await gate.AskAsync("/api/stats")).Json;
            return isSo(stats);
        });
        return stats!;
    }

    private static long Sum(JsonNode stats, string count) => stats["series"]!["points"]!.AsArray().Sum(point => (long)point![count]!);

    private sealed class AbsentStore : IStatisticsStore
    {
        public bool IsAway { get; set; }

        public Task AddAsync(IReadOnlyList<ReplicaSample> samples, DateTimeOffset now, CancellationToken cancellation) =>
            Task.CompletedTask;

        public Task<(IReadOnlyList<ReplicaSample> Replicas, IReadOnlyList<ClusterSample> Cluster)> ReadAsync(
            DateTimeOffset since, CancellationToken cancellation) =>
            IsAway ? throw new StoreUnavailableException("away")
                : Task.FromResult<(IReadOnlyList<ReplicaSample>, IReadOnlyList<ClusterSample>)>(([], []));

        public Task<ClusterSample> CountAsync(DateTimeOffset now, CancellationToken cancellation) =>
            Task.FromResult(new ClusterSample(now, 1, 2, 7));

        public Task<int> CleanSamplesAsync(DateTimeOffset before, CancellationToken cancellation) => Task.FromResult(0);
    }
}
