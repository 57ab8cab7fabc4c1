using PlayGate.Upkeep;


namespace PlayGate.Server.Management;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, for orchestrators and load balancers.</summary>
internal sealed class HealthApi(GateHealth health)
{
    public static IResult Live() => Results.Json(new HealthAnswer("live"), ManagementJson.Default.HealthAnswer);

    public async Task<IResult> ReadyAsync(CancellationToken cancellation) =>
        await health.FindTroubleAsync(cancellation) is { } trouble
            ? new ManagementProblem(StatusCodes.Status503ServiceUnavailable, "not_ready", trouble)
            : Results.Json(new HealthAnswer("ready"), ManagementJson.Default.HealthAnswer);
}
