using PlayGate.Sessions;

namespace PlayGate.Media;

/// <summary>
/// A session held by something that is no response: a socket, a publisher at a media server. Whoever holds it says what it sees, hears
/// of the session's end, and lets go.
/// </summary>
internal sealed class MediaHold(Session session, bool isSignOfLife, TimeProvider time) : ISessionUse, IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private ActiveSession? _presence;

    public ISessionUse? Next { get; set; }

    public ISessionUse? Previous { get; set; }

    public Session Session => session;

    public bool IsSignOfLife => isSignOfLife;

    /// <summary>Cancelled when the session was ended, by hand on any replica, by its age or by idleness.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>The other end has shown that it is there.</summary>
    public void Saw() => _presence?.Saw(time.GetUtcNow().UtcTicks, byCookie: false);

    /// <summary>Bytes went to the other end, or came from it.</summary>
    public void Sent(int bytes) => _presence?.Sent(bytes);

    public void JoinedBy(ActiveSession presence) => _presence = presence;

    /// <summary>What is registered with the token runs on the pool, since this is called under a lock and may come back to let go.</summary>
    public void Cut() => _ = _ended.CancelAsync();

    public void Dispose()
    {
        _presence?.Leave(this);
        _ended.Dispose();
    }
}
