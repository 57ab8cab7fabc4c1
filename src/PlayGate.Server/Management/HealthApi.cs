using Microsoft.AspNetCore.Http.HttpResults;
using PlayGate.Gate;
using PlayGate.Upkeep;

namespace PlayGate.Server.Management;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, for orchestrators and load balancers.</summary>
internal sealed class HealthApi(GateHealth health)
{
    public static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer("live"));

    public async Task<Results<Ok<HealthAnswer>, ManagementProblem>> ReadyAsync(CancellationToken cancellation) =>
        await health.FindTroubleAsync(cancellation) is { } trouble
            ? new ManagementProblem(StatusCodes.Status503ServiceUnavailable, "not_ready", trouble)
            : TypedResults.Ok(new HealthAnswer("ready"));
}
