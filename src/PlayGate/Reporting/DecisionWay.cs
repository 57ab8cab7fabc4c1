using Microsoft.Extensions.DependencyInjection;
using PlayGate.Telemetry;

namespace PlayGate.Reporting;

/// <summary>A way by which the gate is asked to decide, with the server that asks.</summary>
/// <param name="Way">The protocol.</param>
/// <param name="Server">A media server, a proxy, or the client itself.</param>
/// <param name="MayBeUnknown">Whether it can ask something that cannot be decided.</param>
internal sealed record DecisionWay(string Way, string Server, bool MayBeUnknown = false);

/// <summary>Apart from the metrics, which the ways themselves need in the end: hooks know the routes, and routes are reported on.</summary>
internal sealed class DecisionWays(DecisionMetrics metrics, IEnumerable<DecisionWay> ways) : ICountsFromZero
{
    public void CountFromZero(TagValues values)
    {
        foreach (var way in ways)
        {
            metrics.Begin(way);
        }
    }
}

internal static class DecisionWayServices
{
    /// <summary>Clients ask by a protocol.</summary>
    public static IServiceCollection AddDecisionsOfClients(this IServiceCollection services, string way) =>
        services.AddSingleton(new DecisionWay(way, DecisionMetrics.Client));
}
