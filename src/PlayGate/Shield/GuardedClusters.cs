using System.Collections.Concurrent;

namespace PlayGate.Shield;

/// <summary>
/// The clusters that a route of ours leads to, now or earlier. Their connections carry streams, even if other routes use them too;
/// connections of other clusters are the application's own matter.
/// </summary>
internal sealed class GuardedClusters
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string cluster) => _names.TryAdd(cluster, true);

    public bool Contain(string cluster) => _names.ContainsKey(cluster);
}
