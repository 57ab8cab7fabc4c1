using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;

namespace PlayGate.Publishing;

internal static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddSingleton<MediaGate>()
        .AddHosted<MediaSessions>();
}
