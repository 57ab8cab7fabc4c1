using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;
using PlayGate.Media.Hooks;
using PlayGate.Media.Whip;
using PlayGate.Reporting;
using PlayGate.Routes;

namespace PlayGate.Media;

internal static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddWhip()
        .AddSingleton<MediaGate>()
        .AddHosted<MediaSessions>()
        .AddHostedService<MediaGauges>()
        .AddSingleton<MediaNames>()
        .AddSingleton<HookConnections>()
        .AddSingleton<HookReport>()
        .AddHook<NginxRtmpHook>()
        .AddHook<SrsHook>()
        .AddHook<MediaMtxHook>()
        .AddHook<OvenMediaEngineHook>();

    private static IServiceCollection AddHook<T>(this IServiceCollection services)
        where T : class, IHookProtocol => services
        .AddSingleton<T>()
        .AddSingleton<IHookProtocol>(provider => provider.GetRequiredService<T>())
        .AddSingleton(provider => new DecisionWay(HookReport.Way, provider.GetRequiredService<T>().Name, MayBeUnknown: true));
}
