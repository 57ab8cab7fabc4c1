using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PlayGate.Reporting;
using PlayGate.Routes;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Media.Whip;

internal static class WhipServices
{
    public static IServiceCollection AddWhip(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, WhipEndpoints>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, WhipTransforms>());
        return services
            .AddSingleton<WhipGate>()
            .AddSingleton<WhipResources>()
            .AddSingleton<WhipSessions>()
            .AddSingleton<WhipSettling>()
            .AddSingleton<WhipAnswers>()
            .AddSingleton<WhipRequestTransform>()
            .AddSingleton<WhipTargetTransform>()
            .AddSingleton<WhipResponseTransform>()
            .AddDecisionsOfClients(RouteKind.Whip.Name())
            .AddDecisionsOfClients(RouteKind.Whep.Name());
    }
}
