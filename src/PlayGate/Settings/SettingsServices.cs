using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.Settings;

internal static class SettingsServices
{
    public static IServiceCollection AddSettings(this IServiceCollection services) => services.AddSingleton<TokenControl>();
}
