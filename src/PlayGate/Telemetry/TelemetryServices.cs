using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PlayGate.Telemetry;

internal static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<Tally>()
        .AddSingleton(
            provider => new LineLimit(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LineLimit>>()));

    /// <summary>Metrics whose counters begin with 0.</summary>
    public static IServiceCollection AddCounters<T>(this IServiceCollection services)
        where T : class, ICountsFromZero => services
        .AddSingleton<T>()
        .AddSingleton<ICountsFromZero>(provider => provider.GetRequiredService<T>());
}
