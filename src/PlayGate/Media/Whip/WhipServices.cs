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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, WhipTransforms>());
        return services
            .AddSingleton<WhipDesk>()
            .AddSingleton<WhipResources>()
            .AddSingleton<WhipSessions>()
            .AddSingleton<WhipSettling>()
            .AddSingleton<WhipAnswers>()
            .AddSingleton<WhipRequestTransform>()
            .AddSingleton<WhipTargetTransform>()
            .AddSingleton<WhipResponseTransform>()
            .AddSingleton<WhipEndpoints>()
            .AddDecisionsOfClients(RouteKind.Whip.Name())
            .AddDecisionsOfClients(RouteKind.Whep.Name());
    }
}

/// <summary>Makes the endpoints of signalling routes.</summary>
internal sealed class WhipEndpoints(WhipDesk desk, WhipSettling settling, WhipAnswers answers)
{
    public Microsoft.AspNetCore.Http.RequestDelegate Of(GateRoute route, Microsoft.AspNetCore.Http.RequestDelegate proxy) =>
        new WhipEndpoint(route, proxy, desk, settling, answers).InvokeAsync;
}
