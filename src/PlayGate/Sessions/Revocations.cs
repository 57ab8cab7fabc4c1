using System.Collections.Concurrent;

namespace PlayGate.Sessions;

/// <summary>
/// The sessions that were ended by hand and whose tickets would still open. Complete on every replica: read from the store before the
/// replica is ready, and kept complete by <see cref="RevocationWatch"/>.
/// </summary>
internal sealed class Revocations(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _ended = new();

    public int Count => _ended.Count;

    public bool Contains(Guid session) => !_ended.IsEmpty && _ended.ContainsKey(session);

    /// <summary>False where it was known before.</summary>
    public bool TryAdd(EndedSession session) => _ended.TryAdd(session.Id, session.ExpiresAt);

    /// <summary>Forgets sessions whose tickets have expired.</summary>
    public void Prune()
    {
        var now = time.GetUtcNow();
        foreach (var (id, expiresAt) in _ended)
        {
            if (expiresAt <= now)
            {
                _ended.TryRemove(id, out _);
            }
        }
    }
}
