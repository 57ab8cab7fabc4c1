using Microsoft.AspNetCore.Http.HttpResults;
using PlayGate.Statistics;

namespace PlayGate.Server.Management;

/// <summary><c>/api/stats</c>: how the cluster fares, whichever replica is asked.</summary>
internal sealed class StatsApi(ClusterStats stats)
{
    /// <summary>Also while the store is away: then it says so, with the figures of before.</summary>
    public async Task<Ok<StatsAnswer>> ReadAsync(Query<NoQuery> _, CancellationToken cancellation) =>
        TypedResults.Ok(StatsAnswer.From(await stats.ReadAsync(cancellation)));
}
