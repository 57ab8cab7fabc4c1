using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PlayGate.Reporting;
using PlayGate.Sessions;
using PlayGate.Shield;

namespace PlayGate.Telemetry;

internal static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<Tally>()
        .AddSingleton(provider => new LineLimit(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LineLimit>>()))
        .AddSingleton(provider => new GateCounters(
            provider.GetRequiredService<Tally>(),
            provider.GetRequiredService<SessionActivity>(),
            provider.GetRequiredService<ShieldMemory>()));

    /// <summary>Metrics whose counters begin with 0.</summary>
    public static IServiceCollection AddCounters<T>(this IServiceCollection services)
        where T : class, ICountsFromZero => services
        .AddSingleton<T>()
        .AddSingleton<ICountsFromZero>(provider => provider.GetRequiredService<T>());
}
