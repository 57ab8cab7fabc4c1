using Microsoft.Extensions.DependencyInjection;
using PlayGate.Media.Hooks;
using PlayGate.Media.Signalling;
using PlayGate.Media.Whip;

namespace PlayGate.Media;

internal static class MediaServices
{
    public static IServiceCollection AddMedia(this IServiceCollection services) => services
        .AddSingleton<MediaGate>()
        .AddHosted<MediaSessions>()
        .AddHostedService<MediaGauges>()
        .AddHooks()
        .AddWhip()
        .AddSignalling();
}
