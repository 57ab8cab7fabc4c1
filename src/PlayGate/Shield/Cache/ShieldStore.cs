using System.Collections.Concurrent;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Cache;

/// <summary>
/// All entries by their key. Not IMemoryCache: when it is full, it refuses a new entry and makes room later, in the background. Here room
/// is made before anything is taken, and responses that are still arriving count too.
/// </summary>
internal sealed class ShieldStore
{
    /// <summary>What one key costs besides what is stored under it.</summary>
    private const int EntryOverhead = 768;

    /// <summary>More room is made than is needed, this part of the limit, so that not every response has to look for victims.</summary>
    private const int Surplus = 16;

    /// <summary>How long a response is kept that only the origin's confirmation can revive.</summary>
    private static readonly TimeSpan ForConfirmation = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<CacheKey, CacheEntry> _entries = new();
    private readonly ShieldMemory _memory;
    private readonly DetachedBodies _detached;
    private readonly TimeProvider _time;

    /// <summary>One caller at a time makes room.</summary>
    private readonly Lock _making = new();

    public ShieldStore(ShieldMemory memory, DetachedBodies detached, TimeProvider time)
    {
        (_memory, _detached, _time) = (memory, detached, time);
        memory.MakeRoom = MakeRoom;
    }

    public int Count => _entries.Count;

    public CacheEntry? Find(CacheKey key) => _entries.TryGetValue(key, out var entry) ? entry : null;

    /// <summary>The entry of a key, made where there is none; null where there is no room for it.</summary>
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
        var kept = _entries.GetOrAdd(key, created);
        if (kept != created)
        {
            _memory.Release(SizeOf(key));
        }

        return kept;
    }

    /// <summary>Keeps a response, which takes a reference to its body; false where there is no room or it is too late.</summary>
    public bool TryKeep(CacheEntry entry, StoredResponse stored)
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
        if (entry.Keep(stored) is not { } replaced)
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

    public void Remove(CacheEntry entry, StoredResponse stored)
    {
        if (entry.Remove(stored))
        {
            Discard(stored);
        }
    }

    /// <summary>Forgets an entry of which nothing is known.</summary>
    public void ForgetIfEmpty(CacheEntry entry) => Forget(entry, Knowledge.Any, _time.GetUtcNow());

    /// <summary>Removes what is stored under the keys that fit; returns how many responses that were.</summary>
    public int Remove(Func<CacheKey, bool> fits)
    {
        var count = 0;
        foreach (var (_, entry) in _entries.Where(pair => fits(pair.Key)))
        {
            count += RemoveWhere(entry, _ => true);
            ForgetIfEmpty(entry);
        }

        return count;
    }

    /// <summary>Removes what no viewer can get any more, and the keys under which nothing is left.</summary>
    public void Sweep()
    {
        var now = _time.GetUtcNow();
        foreach (var (_, entry) in _entries)
        {
            RemoveWhere(entry, stored => now >= stored.Freshness.UselessAt + (stored.Head.HasValidator ? ForConfirmation : TimeSpan.Zero));
            Forget(entry, Knowledge.Costly, now);
        }
    }

    private static long SizeOf(CacheKey key) => EntryOverhead + ((long)(key.Target.Length + key.Host.Length) * sizeof(char));

    private int RemoveWhere(CacheEntry entry, Func<StoredResponse, bool> isUseless)
    {
        var useless = Array.FindAll(entry.Stored, stored => isUseless(stored));
        Array.ForEach(useless, stored => Remove(entry, stored));
        return useless.Length;
    }

    /// <summary>
    /// Gives up the least useful first: keys that only say what is not stored, as far as they hold more than their share; then stale
    /// responses; then those that were not asked for the longest. What is given up and still read gives way beyond its share, and where
    /// nothing else is left.
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
        var victims = _entries.Values
            .SelectMany(entry => entry.Stored.Select(stored => (entry, stored)))
            .OrderBy(pair => pair.stored.Freshness.UselessAt > now)
            .ThenBy(pair => pair.stored.UsedAt)
            .ToList();
        foreach (var (entry, stored) in victims.TakeWhile(_ => _memory.Held > goal))
        {
            Remove(entry, stored);
            Forget(entry, Knowledge.Costly, now);
            _detached.KeepToShare();
        }
    }

    /// <summary>Forgets entries under which nothing is stored, if all of them together hold more than is allowed.</summary>
    private void ForgetIdle(long allowed, DateTimeOffset now)
    {
        var idle = _entries.Values.Where(entry => entry.State.IsIdle).ToList();
        if (idle.Sum(entry => SizeOf(entry.Key)) > allowed)
        {
            idle.ForEach(entry => Forget(entry, Knowledge.None, now));
        }
    }

    private void Forget(CacheEntry entry, Knowledge worth, DateTimeOffset now)
    {
        if (entry.TryForget(worth, now) && _entries.TryRemove(KeyValuePair.Create(entry.Key, entry)))
        {
            _memory.Release(SizeOf(entry.Key));
        }
    }

    private void Discard(StoredResponse stored)
    {
        _memory.Release(stored.Size);
        _detached.LetGo(stored.Body);
        stored.Body.Release();
    }
}
