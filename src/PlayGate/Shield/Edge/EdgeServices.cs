using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlayGate.Delivery;
using PlayGate.Telemetry;

namespace PlayGate.Shield.Edge;

internal static class EdgeServices
{
    public static IServiceCollection AddEdge(this IServiceCollection services) => services
        .AddSingleton(provider => new CdnInspector(
            provider.GetRequiredService<IOptions<PlayGateOptions>>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<EdgeHeaders>()
        .AddSingleton<EdgeRefusals>()
        .AddSingleton<EdgeRequestTransform>()
        .AddSingleton<EdgeResponseTransform>()
        .AddSingleton<EdgeTransforms>()
        .AddCounters<EdgeMetrics>();
}
