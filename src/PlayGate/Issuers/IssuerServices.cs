using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Issuers;

internal static class IssuerServices
{
    public static IServiceCollection AddIssuers(this IServiceCollection services) => services
        .AddCounters<IssuerMetrics>()
        .AddSingleton<IReadOnlyList<Issuer>>(provider =>
        [
            .. provider.GetRequiredService<IOptions<PlayGateOptions>>().Value.Issuers.Select(issuer => new Issuer(
                issuer.Key,
                issuer.Value,
                IssuerFormats.Create(new IssuerSetup(issuer.Key, issuer.Value, provider.GetRequiredService<TimeProvider>())
                {
                    Memory = provider.GetRequiredService<IKeySetMemory>(),
                }))),
        ])
        .AddSingleton(provider => new IssuerInspector(provider.GetRequiredService<IReadOnlyList<Issuer>>()))
        .AddSingleton<IKeySetMemory, ProtectedKeySets>()
        .AddSingleton<ITokenFormat, IssuerTokens>()
        .AddHosted<IssuerWork>();
}
