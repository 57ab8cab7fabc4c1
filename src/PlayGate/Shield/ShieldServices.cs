using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Shield;

internal static class ShieldServices
{
    /// <summary>Behind the gate's registration: the shield's transform describes what all others have made of a request.</summary>
    public static IServiceCollection AddShield(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, ShieldTransforms>());
        DecorateClientFactory(services);
        services.AddHostedService<ShieldSweeping>();
        return services
            .AddSingleton(provider => new ShieldMemory(provider.GetRequiredService<IOptions<PlayGateOptions>>().Value.Shield.SizeLimit))
            .AddSingleton<ShieldStore>()
            .AddSingleton<ShieldMetrics>()
            .AddSingleton<FetchLanding>()
            .AddSingleton<OriginFetcher>()
            .AddSingleton<Answers>()
            .AddSingleton<ShieldContext>()
            .AddSingleton<Lessons>()
            .AddSingleton<CdnFence>()
            .AddSingleton(provider => new ShieldAdministration(
                provider.GetRequiredService<ShieldStore>(),
                provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<ShieldAdministration>>()));
    }

    /// <summary>The last registration is the one in force: YARP's, or that of <c>ConfigureHttpClient</c> where it was called before.</summary>
    private static void DecorateClientFactory(IServiceCollection services)
    {
        var plain = services.LastOrDefault(service => service.ServiceType == typeof(IForwarderHttpClientFactory));
        services.AddSingleton<IForwarderHttpClientFactory>(provider => ActivatorUtilities.CreateInstance<ShieldClientFactory>(
            provider,
            plain is null ? new ForwarderHttpClientFactory() : Create(plain, provider)));
    }

    private static IForwarderHttpClientFactory Create(ServiceDescriptor plain, IServiceProvider provider) => (IForwarderHttpClientFactory)(
        plain.ImplementationInstance
        ?? plain.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, plain.ImplementationType!));
}
