using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Sessions;
using PlayGate.Settings;

namespace PlayGate.Tokens;

internal static class TokenServices
{
    public static IServiceCollection AddTokens(this IServiceCollection services) => services
        .AddSingleton<TokenKeys>()
        .AddSingleton(provider => new TokenKeyInspector(provider.GetRequiredService<TokenKeys>()))
        .AddSingleton<TokenJudge>()
        .AddSingleton(provider => new TokenMint(
            provider.GetRequiredService<ITokenStore>(),
            provider.GetRequiredService<TokenKeys>(),
            provider.GetRequiredService<GuardedRoutes>(),
            provider.GetRequiredService<IOptions<PlayGateOptions>>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new TokenAdministration(
            provider.GetRequiredService<IGateStore>(),
            provider.GetRequiredService<OutrightConsuming>(),
            provider.GetRequiredService<StoreWatch>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new TokenExplainer(
            provider.GetRequiredService<TokenJudge>(),
            provider.GetRequiredService<GuardedRoutes>(),
            provider.GetRequiredService<TokenControl>(),
            provider.GetRequiredService<ITokenStore>(),
            new SessionExplainer(provider.GetRequiredService<SessionRecogniser>(), provider.GetRequiredService<SessionActivity>())));
}
