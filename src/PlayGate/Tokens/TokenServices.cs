using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.Tokens;

internal static class TokenServices
{
    public static IServiceCollection AddTokens(this IServiceCollection services) => services
        .AddSingleton<TokenKeys>()
        .AddSingleton(provider => new TokenKeyInspector(provider.GetRequiredService<TokenKeys>()))
        .AddSingleton<ITokenFormat, OwnTokenFormat>()
        .AddSingleton<TokenValidator>()
        .AddSingleton<PathParameterReader>()
        .AddSingleton<CredentialReader>();
}
