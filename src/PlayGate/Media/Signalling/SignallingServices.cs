using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PlayGate.Reporting;
using PlayGate.Telemetry;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Media.Signalling;

internal static class SignallingServices
{
    public static IServiceCollection AddSignalling(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, SignallingEndpoints>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, SignallingTransforms>());
        return services
            .AddCounters<SignallingMetrics>()
            .AddSingleton<SignallingReport>()
            .AddSingleton<SignallingServer>()
            .AddDecisionsOfClients(SocketSessions.Way);
    }
}
