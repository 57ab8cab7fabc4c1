using PlayGate.Statistics;

namespace PlayGate.Server.Management;

/// <summary><c>/api/stats</c>: how the cluster fares, whichever replica is asked.</summary>
internal sealed class StatsApi(ClusterStats stats)
{
    /// <summary>Also while the store is away: then it says so, with the figures of before.</summary>
    public async Task<IResult> ReadAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        _ = new QueryParameters(request.Query, errors);
        return errors.Any
            ? ManagementProblem.Invalid(errors)
            : Results.Json(StatsAnswer.From(await stats.ReadAsync(request.HttpContext.RequestAborted)), ManagementJson.Default.StatsAnswer);
    }
}
