using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlayGate.Store;

namespace PlayGate.Upkeep;

internal static class UpkeepServices
{
    public static IServiceCollection AddUpkeep(this IServiceCollection services)
    {
        // The first hosted service: Data Protection reads its keys at start too, and the store must be prepared by then.
        services.AddSingleton<StoreWatch>();
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<StoreWatch>()));
        return services
            .AddSingleton<StoreClock>()
            .AddSingleton<StoreMemory>()
            .AddHostedService<GateGauges>()
            .AddHosted<StoreCleaning>()
            .AddSingleton(provider => new GateHealth(
                provider.GetRequiredService<StoreWatch>(),
                provider.GetRequiredService<IGateStore>()));
    }
}
