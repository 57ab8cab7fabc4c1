using Microsoft.Extensions.DependencyInjection;
using PlayGate.Sessions;
using PlayGate.Shield;

namespace PlayGate.Telemetry;

internal static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<Tally>()
        .AddSingleton(provider => new GateCounters(
            provider.GetRequiredService<Tally>(),
            provider.GetRequiredService<SessionActivity>(),
            provider.GetRequiredService<ShieldMemory>()));
}
