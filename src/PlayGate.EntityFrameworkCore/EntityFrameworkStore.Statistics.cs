using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PlayGate.Statistics;

namespace PlayGate.EntityFrameworkCore;

/// <summary>The samples of replicas and of the whole deployment.</summary>
internal sealed partial class EntityFrameworkStore
{
    /// <summary>
    /// How lately a session has to be seen to count as a viewer: a player of HLS asks every few seconds, and the store is told within ten.
    /// </summary>
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Counting reads the whole table, so it is done once for all replicas: where another one has counted, the condition is found false
    /// before the first row is read.
    /// </summary>
    private const string Counting = """
        SELECT
            CAST(COALESCE(SUM(CASE WHEN type = 'Play' AND COALESCE(last_seen_at, started_at) >= {1} THEN 1 ELSE 0 END), 0) AS int)
                AS "Viewers",
            CAST(COALESCE(SUM(CASE WHEN type = 'Publish' THEN 1 ELSE 0 END), 0) AS int) AS "Publishers",
            CAST(COUNT(*) AS int) AS "Sessions"
        FROM grants WHERE state = 'session' AND session_expires_at > {0}
        """;

    public Task AddAsync(IReadOnlyList<ReplicaSample> samples, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return connection.WriteAsync(
            async db =>
            {
                foreach (var sample in samples)
                {
                    await AddAsync(db, sample, cancellation);
                }

                var count = $$"""
                    INSERT INTO cluster_samples (viewers, publishers, sessions, at)
                    SELECT counted.*, {0} FROM ({{Counting}} AND NOT EXISTS (SELECT 1 FROM cluster_samples WHERE at = {0})) AS counted
                    WHERE NOT EXISTS (SELECT 1 FROM cluster_samples WHERE at = {0})
                    ON CONFLICT (at) DO NOTHING
                    """;
                return await db.Database.ExecuteSqlRawAsync(count, Instants(now), cancellation);
            },
            cancellation);
    }

    public async Task<(IReadOnlyList<ReplicaSample> Replicas, IReadOnlyList<ClusterSample> Cluster)> ReadAsync(
        DateTimeOffset since, CancellationToken cancellation)
    {
        var (replicas, cluster) = await connection.RunAsync(
            async db => (
                await db.ReplicaSamples.AsNoTracking().Where(row => row.At > since).OrderBy(row => row.At).ToListAsync(cancellation),
                await db.ClusterSamples.AsNoTracking().Where(row => row.At > since).OrderBy(row => row.At).ToListAsync(cancellation)),
            cancellation);
        return (
            [.. replicas.Select(ToSample)],
            [.. cluster.Select(row => new ClusterSample(row.At, row.Viewers, row.Publishers, row.Sessions))]);
    }

    public async Task<ClusterSample> CountAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var counted = await connection.RunAsync(
            db => db.Database.SqlQueryRaw<Counted>(Counting, Instants(now)).SingleAsync(cancellation), cancellation);
        return new ClusterSample(now, counted.Viewers, counted.Publishers, counted.Sessions);
    }

    public Task<int> CleanSamplesAsync(DateTimeOffset before, CancellationToken cancellation) => connection.WriteAsync(
        async db => await db.ReplicaSamples.Where(row => row.At < before).ExecuteDeleteAsync(cancellation)
            + await db.ClusterSamples.Where(row => row.At < before).ExecuteDeleteAsync(cancellation),
        cancellation);

    private static object[] Instants(DateTimeOffset now) => [now.ToUnixTimeMilliseconds(), (now - Watching).ToUnixTimeMilliseconds()];

    private static Task<int> AddAsync(PlayGateDb db, ReplicaSample sample, CancellationToken cancellation)
    {
        var (at, startedAt) = (sample.At.ToUnixTimeMilliseconds(), sample.StartedAt.ToUnixTimeMilliseconds());
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO replica_samples (at, replica, name, version, started_at, is_last, store_trouble, viewers, first_requests, refusals,
                shield_hits, shield_misses, origin_requests, origin_errors, origin_bytes, viewer_bytes, cdn_bytes)
            VALUES ({at}, {sample.Replica}, {sample.Name}, {sample.Version}, {startedAt}, {sample.IsLast}, {sample.StoreTrouble},
                {sample.Viewers}, {sample.FirstRequests}, {JsonSerializer.Serialize(sample.Refusals)},
                {sample.ShieldHits}, {sample.ShieldMisses}, {sample.OriginRequests}, {sample.OriginErrors}, {sample.OriginBytes},
                {sample.ViewerBytes}, {sample.CdnBytes})
            ON CONFLICT (at, replica) DO NOTHING
            """,
            cancellation);
    }

    private static ReplicaSample ToSample(ReplicaSampleRow row) => new()
    {
        Replica = row.Replica,
        At = row.At,
        Name = row.Name,
        Version = row.Version,
        StartedAt = row.StartedAt,
        IsLast = row.IsLast,
        StoreTrouble = row.StoreTrouble,
        Viewers = row.Viewers,
        FirstRequests = row.FirstRequests,
        Refusals = JsonSerializer.Deserialize<Dictionary<string, long>>(row.Refusals)!,
        ShieldHits = row.ShieldHits,
        ShieldMisses = row.ShieldMisses,
        OriginRequests = row.OriginRequests,
        OriginErrors = row.OriginErrors,
        OriginBytes = row.OriginBytes,
        ViewerBytes = row.ViewerBytes,
        CdnBytes = row.CdnBytes,
    };

    private sealed record Counted(int Viewers, int Publishers, int Sessions);
}
