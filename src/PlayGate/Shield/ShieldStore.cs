using System.Collections.Concurrent;

namespace PlayGate.Shield;

/// <summary>
/// All resources by their key. Not IMemoryCache: that one turns a new entry away when it is full and makes room later, in the
/// background; here room is made before anything is taken, and answers that are still arriving count too.
/// </summary>
internal sealed class ShieldStore
{
    /// <summary>What one key costs besides what is stored under it.</summary>
    private const int ResourceOverhead = 512;

    /// <summary>More than is needed is given up at once, so that not every answer has to look for victims.</summary>
    private const int Surplus = 16;

    /// <summary>How long something that only the origin's confirmation can revive is kept for it.</summary>
    private static readonly TimeSpan ForConfirmation = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<CacheKey, Resource> _resources = new();
    private readonly ShieldMemory _memory;
    private readonly TimeProvider _time;
    private readonly Lock _making = new();

    public ShieldStore(ShieldMemory memory, TimeProvider time)
    {
        (_memory, _time) = (memory, time);
        memory.MakeRoom = MakeRoom;
    }

    public int Count => _resources.Count;

    public Resource? Find(CacheKey key) => _resources.TryGetValue(key, out var resource) ? resource : null;

    public Resource Take(CacheKey key) => _resources.GetOrAdd(key, static key => new Resource(key));

    /// <summary>Keeps an answer, which takes a reference to its body; false where there is no room or it is too late.</summary>
    public bool TryKeep(Resource resource, StoredResponse stored)
    {
        var size = SizeOf(resource, stored);
        if (!stored.Body.TryAddReference())
        {
            return false;
        }

        if (!_memory.TryReserve(size))
        {
            stored.Body.Release();
            return false;
        }

        if (resource.Keep(stored) is not { } replaced)
        {
            Discard(resource, stored);
            return false;
        }

        foreach (var other in replaced)
        {
            Discard(resource, other);
        }

        return true;
    }

    public void Remove(Resource resource, StoredResponse stored)
    {
        if (resource.Remove(stored))
        {
            Discard(resource, stored);
        }
    }

    /// <summary>Forgets what is stored under the keys that fit; how many answers that were.</summary>
    public int Remove(Func<CacheKey, bool> fits)
    {
        var count = 0;
        foreach (var (_, resource) in _resources.Where(pair => fits(pair.Key)))
        {
            foreach (var stored in resource.Stored)
            {
                Remove(resource, stored);
                count++;
            }
        }

        return count;
    }

    /// <summary>Lets go what nobody can be given any more, and keys under which nothing is left.</summary>
    public void Sweep()
    {
        var now = _time.GetUtcNow();
        foreach (var (_, resource) in _resources)
        {
            foreach (var stored in resource.Stored)
            {
                var useless = stored.Freshness.UselessAt;
                if (now >= (stored.Head.HasValidator ? useless + ForConfirmation : useless))
                {
                    Remove(resource, stored);
                }
            }

            Forget(resource, now);
        }
    }

    private static long SizeOf(Resource resource, StoredResponse stored) =>
        stored.Size + ResourceOverhead + ((long)resource.Key.Target.Length * sizeof(char));

    /// <summary>The least useful first: what is stale already, then what nobody has asked for the longest.</summary>
    private void MakeRoom(long bytes)
    {
        lock (_making)
        {
            var target = _memory.Limit - bytes;
            if (_memory.Held <= target)
            {
                return;
            }

            var now = _time.GetUtcNow();
            var victims = _resources.Values
                .SelectMany(resource => resource.Stored.Select(stored => (resource, stored)))
                .OrderBy(pair => pair.stored.Freshness.UselessAt > now)
                .ThenBy(pair => pair.stored.UsedAt)
                .ToList();
            foreach (var (resource, stored) in victims.TakeWhile(_ => _memory.Held > target - (_memory.Limit / Surplus)))
            {
                Remove(resource, stored);
                Forget(resource, now);
            }
        }
    }

    private void Forget(Resource resource, DateTimeOffset now)
    {
        if (resource.TryForget(now))
        {
            _resources.TryRemove(KeyValuePair.Create(resource.Key, resource));
        }
    }

    private void Discard(Resource resource, StoredResponse stored)
    {
        _memory.Release(SizeOf(resource, stored));
        stored.Body.Release();
    }
}
