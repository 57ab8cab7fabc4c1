using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate.Playlists;

internal static class PlaylistServices
{
    /// <summary>Called after the gate's registration, since the gate's transforms run first in both directions.</summary>
    public static IServiceCollection AddPlaylists(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, PlaylistTransformProvider>());
        return services
            .AddSingleton<PlaylistUriTable>()
            .AddSingleton<PlaylistRewriters>()
            .AddSingleton<LivePlaylists>()
            .AddSingleton<PlaylistMemory>()
            .AddSingleton<PlaylistRequestTransform>()
            .AddSingleton<PlaylistResponseTransform>();
    }
}
