using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Gate;

internal static class GateServices
{
    public static IServiceCollection AddGate(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, GateEndpoints>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, GateTransformProvider>());
        return services
            .AddSingleton<GateTransform>()
            .AddSingleton<GatedResponseTransform>()
            .AddSingleton<ExactTargetTransform>()
            .AddSingleton<Gatekeeper>()
            .AddSingleton<SessionOpening>()
            .AddSingleton<OutgoingRequest>()
            .AddSingleton<Refusals>()
            .AddSingleton<Cors>()
            .AddSingleton<PrivateCaching>()
            .AddSingleton<GuardedRoutes>()
            .AddSingleton<StoreMemory>()
            .AddHosted<StoreWatch>()
            .AddHosted<TokenReturns>()
            .AddHosted<StoreCleaning>()
            .AddSingleton(provider => new GateHealth(
                provider.GetRequiredService<StoreWatch>(),
                provider.GetRequiredService<IGateStore>()));
    }

    private static IServiceCollection AddHosted<T>(this IServiceCollection services)
        where T : class, Microsoft.Extensions.Hosting.IHostedService => services
        .AddSingleton<T>()
        .AddHostedService(provider => provider.GetRequiredService<T>());
}
