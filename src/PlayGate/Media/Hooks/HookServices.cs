using Microsoft.Extensions.DependencyInjection;
using PlayGate.Reporting;

namespace PlayGate.Media.Hooks;

internal static class HookServices
{
    /// <summary>A new media server is one more line here.</summary>
    public static IServiceCollection AddHooks(this IServiceCollection services) => services
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
