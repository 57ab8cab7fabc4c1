using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.Redemption;

internal static class RedemptionServices
{
    public static IServiceCollection AddRedemption(this IServiceCollection services) => services
        .AddSingleton<TokenDesk>()
        .AddSingleton<TokenAttempts>()
        .AddSingleton<TokenConsuming>()
        .AddSingleton<TokenSpending>()
        .AddSingleton<OutrightConsuming>()
        .AddSingleton<TokenReuse>()
        .AddSingleton<SpentTokens>()
        .AddSingleton<SessionLimits>()
        .AddSingleton<Settlement>()
        .AddSingleton<ConsumeMetrics>()
        .AddSingleton<Grace>()
        .AddHosted<TokenReturns>()
        .AddHosted<SessionPlaces>();
}
