using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PlayGate.Redemption;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Store;
using PlayGate.Telemetry;
using PlayGate.Upkeep;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Gate;

internal static class GateServices
{
    public static IServiceCollection AddGate(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, GateEndpoints>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, GateTransformProvider>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, OriginCookiesProvider>());

        // First of all hosted services: Data Protection reads its keys at start too, and the store must have been prepared by then.
        services.AddSingleton<StoreWatch>();
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<StoreWatch>()));
        return services
            .AddSingleton<GateTransform>()
            .AddSingleton<GatedResponseTransform>()
            .AddSingleton<OriginCookies>()
            .AddSingleton<ExactTargetTransform>()
            .AddSingleton<Gatekeeper>()
            .AddSingleton<RequestJudge>()
            .AddSingleton<TokenDesk>()
            .AddSingleton<TokenAttempts>()
            .AddSingleton<TokenConsuming>()
            .AddSingleton<TokenSpending>()
            .AddSingleton<OutrightConsuming>()
            .AddSingleton<TokenReuse>()
            .AddSingleton<SpentTokens>()
            .AddSingleton<SessionLimits>()
            .AddSingleton<Settlement>()
            .AddCounters<GateMetrics>()
            .AddSingleton<DecisionMetrics>()
            .AddCounters<DecisionWays>()
            .AddHostedService<CountersFromZero>()
            .AddSingleton<ConsumeMetrics>()
            .AddHostedService<GateGauges>()
            .AddSingleton<GateReport>()
            .AddSingleton(_ => new LastRefusals())
            .AddSingleton(provider => new GateEvents(provider.GetRequiredService<LastRefusals>()))
            .AddSingleton<Grace>()
            .AddSingleton<SessionOpening>()
            .AddSingleton<OutgoingRequest>()
            .AddSingleton<Refusals>()
            .AddSingleton<Cors>()
            .AddSingleton<PageOrigins>()
            .AddSingleton<PrivateCaching>()
            .AddSingleton<GuardedRoutes>()
            .AddSingleton<StoreMemory>()
            .AddSingleton<StoreClock>()
            .AddHosted<TokenReturns>()
            .AddHosted<SessionPlaces>()
            .AddHosted<StoreCleaning>()
            .AddSingleton(provider => new GateHealth(
                provider.GetRequiredService<StoreWatch>(),
                provider.GetRequiredService<IGateStore>()));
    }

    internal static IServiceCollection AddHosted<T>(this IServiceCollection services)
        where T : class, IHostedService => services
        .AddSingleton<T>()
        .AddHostedService(provider => provider.GetRequiredService<T>());
}
