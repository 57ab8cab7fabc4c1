using Microsoft.Extensions.DependencyInjection;
using PlayGate.Administration;
using PlayGate.Routes;

namespace PlayGate.Settings;

internal static class SettingsServices
{
    public static IServiceCollection AddSettings(this IServiceCollection services) => services
        .AddSingleton<TokenControl>()
        .AddSingleton(provider => new SettingsAdministration(
            provider.GetRequiredService<TokenControl>(),
            provider.GetRequiredService<GuardedRoutes>(),
            provider.GetRequiredService<TimeProvider>()));
}
