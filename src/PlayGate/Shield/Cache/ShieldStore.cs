using System.Collections.Concurrent;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Cache;

/// <summary>
/// All resources by their key. Not IMemoryCache: that one turns a new entry away when it is full and makes room later, in the
/// background; here room is made before anything is taken, and answers that are still arriving count too.
/// </summary>
internal sealed class ShieldStore
{
    /// <summary>What one key costs besides what is stored under it.</summary>
    private const int ResourceOverhead = 768;

    /// <summary>More than is needed is given up at once, so that not every answer has to look for victims.</summary>
    private const int Surplus = 16;

    /// <summary>How long something that only the origin's confirmation can revive is kept for it.</summary>
    private static readonly TimeSpan ForConfirmation = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<CacheKey, CacheEntry> _resources = new();
    private readonly ShieldMemory _memory;
    private readonly DetachedBodies _detached;
    private readonly TimeProvider _time;
    private readonly Lock _making = new();

    public ShieldStore(ShieldMemory memory, DetachedBodies detached, TimeProvider time)
    {
        (_memory, _detached, _time) = (memory, detached, time);
        memory.MakeRoom = MakeRoom;
    }

    public int Count => _resources.Count;

    public CacheEntry? Find(CacheKey key) => _resources.TryGetValue(key, out var resource) ? resource : null;

    /// <summary>What is known of a key, which counts from now on; null where there is no room to know anything.</summary>
    public CacheEntry? Take(CacheKey key)
    {
        if (Find(key) is { } known)
        {
            return known;
        }

        if (!_memory.TryReserve(SizeOf(key)))
        {
            return null;
        }

        var created = new CacheEntry(key);
        var kept = _resources.GetOrAdd(key, created);
        if (kept != created)
        {
            _memory.Release(SizeOf(key));
        }

        return kept;
    }

    /// <summary>Keeps an answer, which takes a reference to its body; false where there is no room or it is too late.</summary>
    public bool TryKeep(CacheEntry resource, StoredResponse stored)
    {
        if (!stored.Body.TryAddReference())
        {
            return false;
        }

        if (!_memory.TryReserve(stored.Size))
        {
            stored.Body.Release();
            return false;
        }

        _detached.Kept(stored.Body);
        if (resource.Keep(stored) is not { } replaced)
        {
            Discard(stored);
            return false;
        }

        foreach (var other in replaced)
        {
            Discard(other);
        }

        return true;
    }

    public void Remove(CacheEntry resource, StoredResponse stored)
    {
        if (resource.Remove(stored))
        {
            Discard(stored);
        }
    }

    /// <summary>Forgets what is known of a key under which there is nothing to know.</summary>
    public void ForgetIfEmpty(CacheEntry resource) => Forget(resource, Knowledge.OfAnyUse, _time.GetUtcNow());

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

            ForgetIfEmpty(resource);
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

            Forget(resource, Knowledge.OfMuchUse, now);
        }
    }

    private static long SizeOf(CacheKey key) => ResourceOverhead + ((long)(key.Target.Length + key.Host.Length) * sizeof(char));

    /// <summary>
    /// The least useful first: keys that only say what is not stored, as far as they hold more than their share, what is stale already, then
    /// what nobody has asked for the longest. What is given up and still read gives way beyond its own share, and where nothing else is left.
    /// </summary>
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
            ForgetIdle(_memory.Limit / Surplus, now);
            _detached.KeepToShare();
            Evict(target - (_memory.Limit / Surplus), now);
            _detached.GiveWay(() => _memory.Held <= target);
            if (_memory.Held > target)
            {
                ForgetIdle(0, now);
            }
        }
    }

    private void Evict(long goal, DateTimeOffset now)
    {
        var victims = _resources.Values
            .SelectMany(resource => resource.Stored.Select(stored => (resource, stored)))
            .OrderBy(pair => pair.stored.Freshness.UselessAt > now)
            .ThenBy(pair => pair.stored.UsedAt)
            .ToList();
        foreach (var (resource, stored) in victims.TakeWhile(_ => _memory.Held > goal))
        {
            Remove(resource, stored);
            Forget(resource, Knowledge.OfMuchUse, now);
            _detached.KeepToShare();
        }
    }

    /// <summary>Forgets keys under which nothing is stored, if all together hold more than that.</summary>
    private void ForgetIdle(long allowed, DateTimeOffset now)
    {
        var idle = _resources.Values.Where(resource => resource.IsIdle).ToList();
        if (idle.Sum(resource => SizeOf(resource.Key)) > allowed)
        {
            idle.ForEach(resource => Forget(resource, Knowledge.Vital, now));
        }
    }

    private void Forget(CacheEntry resource, Knowledge worth, DateTimeOffset now)
    {
        if (resource.TryForget(worth, now) && _resources.TryRemove(KeyValuePair.Create(resource.Key, resource)))
        {
            _memory.Release(SizeOf(resource.Key));
        }
    }

    private void Discard(StoredResponse stored)
    {
        _memory.Release(stored.Size);
        _detached.LetGo(stored.Body);
        stored.Body.Release();
    }
}
