using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;
using PlayGate.Store;

namespace PlayGate.Statistics;

internal static class StatisticsServices
{
    public static IServiceCollection AddStatistics(this IServiceCollection services) => services
        .AddSingleton<ReplicaIdentity>()
        .AddHosted<ReplicaSampler>()
        .AddSingleton(provider => new ClusterStats(
            provider.GetRequiredService<IStatisticsStore>(),
            provider.GetRequiredService<ReplicaIdentity>(),
            () => provider.GetRequiredService<StoreClock>().Now));
}
