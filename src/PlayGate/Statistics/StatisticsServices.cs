using Microsoft.Extensions.DependencyInjection;
using PlayGate.Sessions;
using PlayGate.Shield;
using PlayGate.Shield.Bodies;
using PlayGate.Store;
using PlayGate.Telemetry;

namespace PlayGate.Statistics;

internal static class StatisticsServices
{
    public static IServiceCollection AddStatistics(this IServiceCollection services) => services
        .AddSingleton(provider => new GateCounters(
            provider.GetRequiredService<Tally>(),
            provider.GetRequiredService<SessionActivity>(),
            provider.GetRequiredService<ShieldMemory>(),
            provider.GetRequiredService<ShieldMetrics>()))
        .AddSingleton<ReplicaIdentity>()
        .AddHosted<ReplicaSampler>()
        .AddSingleton(provider => new ClusterStats(
            provider.GetRequiredService<IStatisticsStore>(),
            provider.GetRequiredService<ReplicaIdentity>(),
            () => provider.GetRequiredService<StoreClock>().Now));
}
