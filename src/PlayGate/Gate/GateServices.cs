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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, OriginCookiesProvider>());
        return services
            .AddSingleton<GateTransform>()
            .AddSingleton<GatedResponseTransform>()
            .AddSingleton<OriginCookies>()
            .AddSingleton<ExactTargetTransform>()
            .AddSingleton<FirstSegment>()
            .AddSingleton<Gatekeeper>()
            .AddSingleton<RequestJudge>()
            .AddSingleton<SessionOpening>()
            .AddSingleton<OutgoingRequest>()
            .AddSingleton<Refusals>()
            .AddSingleton<Cors>()
            .AddSingleton<PageOrigins>()
            .AddSingleton<PrivateCaching>();
    }
}
