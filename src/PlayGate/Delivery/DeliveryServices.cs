using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;
using PlayGate.Telemetry;

namespace PlayGate.Delivery;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddCounters<CdnMetrics>()
        .AddSingleton<CdnDirectory>()
        .AddSingleton(provider => new CdnInspector(provider.GetRequiredService<CdnDirectory>()))
        .AddSingleton<IAnswersAtHand, CdnRedirects>();
}
