
namespace PlayGate.Statistics;

/// <summary>Reads the state of the cluster. The store is asked once a second at most, however many callers there are.</summary>
public sealed class ClusterStats : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);
    private readonly IStatisticsStore _store;
    private readonly ReplicaIdentity _replica;
    private readonly Func<DateTimeOffset> _now;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private ClusterSnapshot? _last;

    internal ClusterStats(IStatisticsStore store, ReplicaIdentity replica, Func<DateTimeOffset> now) =>
        (_store, _replica, _now) = (store, replica, now);

    /// <summary>A snapshot of the last second. While the store is away, the last one there is, with the store's trouble in it.</summary>
    public async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            var now = _now();
            if (_last is null || _last.StoreTrouble is not null || now - _last.At >= Remembered || now < _last.At)
            {
                _last = await ReadAsync(now, cancellation);
            }

            return _last;
        }
        catch (StoreUnavailableException unavailable)
        {
            return _last = (_last ?? ClusterReading.Empty(_now())) with { StoreTrouble = unavailable.Message };
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async Task<ClusterSnapshot> ReadAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var (replicas, cluster) = await _store.ReadAsync(now - SampleClock.Window - SampleClock.Patience, cancellation);
        var count = await _store.CountAsync(now, cancellation);
        return new ClusterReading(replicas, cluster, now).ToSnapshot(count, _replica.Id);
    }
}
