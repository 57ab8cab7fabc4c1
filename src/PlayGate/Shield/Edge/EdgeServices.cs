using Microsoft.Extensions.DependencyInjection;
using PlayGate.Telemetry;

namespace PlayGate.Shield.Edge;

internal static class EdgeServices
{
    public static IServiceCollection AddEdge(this IServiceCollection services) => services
        .AddSingleton<EdgeHeaders>()
        .AddSingleton<EdgeRefusals>()
        .AddSingleton<EdgeRequestTransform>()
        .AddSingleton<EdgeResponseTransform>()
        .AddSingleton<EdgeTransforms>()
        .AddCounters<EdgeMetrics>();
}
