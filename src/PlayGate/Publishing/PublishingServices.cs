using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;
using PlayGate.Publishing.Hooks;

namespace PlayGate.Publishing;

internal static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddSingleton<MediaGate>()
        .AddHosted<MediaSessions>()
        .AddSingleton<MediaNames>()
        .AddSingleton<HookConnections>()
        .AddSingleton<IHookProtocol, NginxRtmpHook>()
        .AddSingleton<IHookProtocol, SrsHook>()
        .AddSingleton<IHookProtocol, MediaMtxHook>()
        .AddSingleton<IHookProtocol, OvenMediaEngineHook>();
}
