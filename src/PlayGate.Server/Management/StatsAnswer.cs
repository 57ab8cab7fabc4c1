using System.ComponentModel;
using System.Text.Json.Serialization;
using PlayGate.Statistics;

namespace PlayGate.Server.Management;

internal sealed record StatsAnswer(
    DateTime At,
    StatsNow Now,
    [property: Description("Refusals of the last 15 minutes by their code, the most frequent first.")]
    IReadOnlyDictionary<string, long> Refusals,
    StatsSeries Series,
    StatsHealth Health)
{
    public static StatsAnswer From(ClusterSnapshot cluster) => new(
        cluster.At.UtcDateTime,
        StatsNow.From(cluster),
        cluster.Refusals.ToDictionary(StringComparer.Ordinal),
        new StatsSeries((int)ClusterPoint.Step.TotalSeconds, [.. cluster.Series.Select(StatsPoint.From)]),
        new StatsHealth(
            HealthOf.From(cluster.StoreTrouble),
            HealthOf.From(cluster.OriginTrouble),
            [.. cluster.Replicas.Select(ReplicaAnswer.From)]));
}

/// <summary>Sessions at this moment; rates of the last ten seconds that are over.</summary>
internal sealed record StatsNow(
    [property: Description("Sessions that play and were seen within half a minute, in the whole cluster; each counts once.")] int Viewers,
    [property: Description("Sessions that publish.")] int Publishers,
    [property: Description("All open sessions.")] int Sessions,
    [property: Description("Of the last ten seconds that are over, as all that follows.")] double FirstRequestsPerSecond,
    double RefusalsPerSecond,
    [property: Description("The share of requests that the shield answered without the origin; null where there were none.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    double? ShieldHitRatio,
    double OriginBytesPerSecond,
    double ViewerBytesPerSecond,
    [property: Description("What CDNs fetched, in place of the viewers whom they deliver to.")] double CdnBytesPerSecond)
{
    public static StatsNow From(ClusterSnapshot cluster)
    {
        var last = cluster.Series[^1];
        return new StatsNow(
            cluster.Now.Viewers,
            cluster.Now.Publishers,
            cluster.Now.Sessions,
            ClusterPoint.PerSecond(last.FirstRequests),
            ClusterPoint.PerSecond(last.Refusals),
            last.ShieldHitRatio,
            ClusterPoint.PerSecond(last.OriginBytes),
            ClusterPoint.PerSecond(last.ViewerBytes),
            ClusterPoint.PerSecond(last.CdnBytes));
    }
}

internal sealed record StatsSeries(
    int StepSeconds,
    [property: Description("15 minutes without a gap, the oldest first.")] IReadOnlyList<StatsPoint> Points);

/// <summary>Ten seconds: sessions at their end, null where they were not counted, and what came in them.</summary>
internal sealed record StatsPoint(
    [property: Description("The end of the ten seconds.")] DateTime At,
    [property: Description("Null where they were not counted."), JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Viewers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Publishers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Sessions,
    long FirstRequests,
    long Refusals,
    long ShieldHits,
    long ShieldMisses,
    long OriginRequests,
    long OriginErrors,
    long OriginBytes,
    long ViewerBytes,
    long CdnBytes)
{
    public static StatsPoint From(ClusterPoint point) => new(
        point.At.UtcDateTime,
        point.Sessions?.Viewers,
        point.Sessions?.Publishers,
        point.Sessions?.Sessions,
        point.FirstRequests,
        point.Refusals,
        point.ShieldHits,
        point.ShieldMisses,
        point.OriginRequests,
        point.OriginErrors,
        point.OriginBytes,
        point.ViewerBytes,
        point.CdnBytes);
}

internal sealed record StatsHealth(HealthOf Store, HealthOf Origin, IReadOnlyList<ReplicaAnswer> Replicas);

internal sealed record HealthOf(
    [property: OneOf("ok", "trouble")] string Status,
    [property: Description("What is wrong.")] string? Trouble)
{
    public static HealthOf From(string? trouble) => new(trouble is null ? "ok" : "trouble", trouble);
}

internal sealed record ReplicaAnswer(
    [property: Description("Another one after each start.")] Guid Id,
    string Name,
    string Version,
    DateTime StartedAt,
    DateTime LastSeenAt,
    [property: Description("Whether it was heard of within 25 s.")] bool Alive,
    [property: Description("Whether it is the one that answers this call.")] bool Answering,
    [property: Description("Sessions that play here; one whose requests go to several replicas counts at each.")] int Viewers,
    [property: Description("What is wrong with the store as it sees it.")] string? Trouble)
{
    public static ReplicaAnswer From(ReplicaState replica) => new(
        replica.Last.Replica,
        replica.Last.Name,
        replica.Last.Version,
        replica.Last.StartedAt.UtcDateTime,
        replica.Last.At.UtcDateTime,
        replica.IsAlive,
        replica.IsThis,
        replica.Last.Viewers,
        replica.Last.StoreTrouble);
}
