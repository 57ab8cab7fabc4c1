using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;

namespace PlayGate.Delivery;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<CdnMetrics>()
        .AddSingleton<CdnDirectory>()
        .AddSingleton<IAnswersAtHand, CdnRedirects>();
}
