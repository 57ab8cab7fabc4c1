using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Shield.Cache;
using PlayGate.Tokens;
using PlayGate.Upkeep;

namespace PlayGate.Administration;

/// <summary>The services that applications call; their constructors are internal.</summary>
internal static class AdministrationServices
{
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services
        .AddSingleton(provider => new TokenMint(
            provider.GetRequiredService<ITokenStore>(),
            provider.GetRequiredService<TokenKeys>(),
            provider.GetRequiredService<GuardedRoutes>(),
            provider.GetRequiredService<IOptions<PlayGateOptions>>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new TokenAdministration(
            provider.GetRequiredService<IGateStore>(),
            provider.GetRequiredService<ImmediateRedemption>(),
            provider.GetRequiredService<StoreWatch>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ExplainedTargets>()
        .AddSingleton(provider => new TokenExplainer(
            provider.GetRequiredService<ExplainedTargets>(),
            provider.GetRequiredService<TokenValidator>(),
            provider.GetRequiredService<TokenControl>(),
            provider.GetRequiredService<ITokenStore>(),
            new SessionExplainer(provider.GetRequiredService<SessionRecogniser>(), provider.GetRequiredService<SessionActivity>())))
        .AddSingleton(provider => new SessionAdministration(
            provider.GetRequiredService<ISessionStore>(),
            provider.GetRequiredService<SightWriter>(),
            provider.GetRequiredService<SessionRevoker>(),
            provider.GetRequiredService<Revocations>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new SettingsAdministration(
            provider.GetRequiredService<TokenControl>(),
            provider.GetRequiredService<GuardedRoutes>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new ShieldAdministration(
            provider.GetRequiredService<ShieldStore>(),
            provider.GetRequiredService<ILogger<ShieldAdministration>>()));
}
