using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Cache;
using PlayGate.Shield.Edge;
using PlayGate.Shield.Fetch;
using PlayGate.Telemetry;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

internal static class ShieldServices
{
    public static IServiceCollection AddShield(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, ShieldTransforms>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, OpenEndpoints>());
        services.Decorate<IForwarderHttpClientFactory, ShieldClientFactory>();
        services.Decorate<ITransformBuilder, ShieldTransformBuilder>();
        services.AddHostedService<ShieldSweeping>();
        services.AddEdge();
        return services
            .AddSingleton(provider => new ShieldMemory(provider.GetRequiredService<IOptions<PlayGateOptions>>().Value.Shield.SizeLimit))
            .AddSingleton<DetachedBodies>()
            .AddSingleton<ShieldStore>()
            .AddCounters<ShieldMetrics>()
            .AddCounters<OriginMetrics>()
            .AddSingleton<CacheAdmission>()
            .AddSingleton<OriginFetcher>()
            .AddSingleton<CachedResponses>()
            .AddSingleton<ShieldContext>()
            .AddSingleton<ForwardedResponseObserver>()
            .AddSingleton<RouteTransforms>()
            .AddSingleton<GuardedClusters>()
            .AddSingleton<IAnswersAtHand, StoredHits>()
            .AddSingleton<CdnSecretCheck>();
    }

    /// <summary>
    /// Puts our service around the registered one: YARP's own, or the application's that replaced it before, e.g. with
    /// <c>ConfigureHttpClient</c>.
    /// </summary>
    private static void Decorate<TService, TDecorator>(this IServiceCollection services)
        where TService : class
        where TDecorator : TService
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(TService)) is { } plain)
        {
            services.AddSingleton<TService>(
                provider => ActivatorUtilities.CreateInstance<TDecorator>(provider, Create<TService>(plain, provider)));
        }
    }

    private static TService Create<TService>(ServiceDescriptor plain, IServiceProvider provider) => (TService)(
        plain.ImplementationInstance
        ?? plain.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, plain.ImplementationType!));
}
