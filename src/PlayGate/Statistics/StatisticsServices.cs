using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;

namespace PlayGate.Statistics;

internal static class StatisticsServices
{
    public static IServiceCollection AddStatistics(this IServiceCollection services) => services
        .AddSingleton<ReplicaIdentity>()
        .AddSingleton<IReplicaCounters, NoCounters>()
        .AddHosted<ReplicaSampler>()
        .AddSingleton(provider => new ClusterStats(
            provider.GetRequiredService<IStatisticsStore>(),
            provider.GetRequiredService<ReplicaIdentity>(),
            provider.GetRequiredService<TimeProvider>()));

    private sealed class NoCounters : IReplicaCounters
    {
        public ReplicaCounts Read() => new();
    }
}
