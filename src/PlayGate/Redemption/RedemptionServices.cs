using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.Redemption;

internal static class RedemptionServices
{
    public static IServiceCollection AddRedemption(this IServiceCollection services) => services
        .AddSingleton<TokenRedeemer>()
        .AddSingleton<TokenAttempts>()
        .AddSingleton<TokenConsumer>()
        .AddSingleton<ImmediateRedemption>()
        .AddSingleton<TokenReuse>()
        .AddSingleton<ConsumedTokens>()
        .AddSingleton<SessionLimits>()
        .AddSingleton<Settlement>()
        .AddSingleton<ConsumeMetrics>()
        .AddHosted<TokenReturns>()
        .AddHosted<SessionPlaces>();
}
