using Microsoft.Extensions.DependencyInjection;
using PlayGate.Sessions;
using PlayGate.Telemetry;

namespace PlayGate.Reporting;

internal static class ReportingServices
{
    public static IServiceCollection AddReporting(this IServiceCollection services) => services
        .AddCounters<GateMetrics>()
        .AddSingleton<DecisionMetrics>()
        .AddCounters<DecisionWays>()
        .AddHostedService<CountersFromZero>()
        .AddSingleton<GateReport>()
        .AddSingleton<ISessionObserver>(provider => provider.GetRequiredService<GateReport>())
        .AddSingleton(_ => new LastRefusals())
        .AddSingleton(provider => new GateEvents(provider.GetRequiredService<LastRefusals>()));
}
