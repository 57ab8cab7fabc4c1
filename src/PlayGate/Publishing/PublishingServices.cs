using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;
using PlayGate.Publishing.Hooks;
using PlayGate.Publishing.Whip;

namespace PlayGate.Publishing;

internal static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddWhip()
        .AddSingleton<MediaGate>()
        .AddHosted<MediaSessions>()
        .AddSingleton<MediaNames>()
        .AddSingleton<HookConnections>()
        .AddSingleton<HookReport>()
        .AddSingleton<IHookProtocol, NginxRtmpHook>()
        .AddSingleton<IHookProtocol, SrsHook>()
        .AddSingleton<IHookProtocol, MediaMtxHook>()
        .AddSingleton<IHookProtocol, OvenMediaEngineHook>();
}
