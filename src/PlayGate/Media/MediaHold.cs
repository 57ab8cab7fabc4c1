using PlayGate.Sessions;

namespace PlayGate.Media;

/// <summary>
/// A session's use by a socket, a WebRTC client or a client of a media server. The holder reports signs of life and bytes, hears of the
/// session's end, and disposes of the hold.
/// </summary>
internal sealed class MediaHold(Session session, bool isSignOfLife, TimeProvider time) : ISessionUse, IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private ActiveSession? _presence;

    public ISessionUse? Next { get; set; }

    public ISessionUse? Previous { get; set; }

    public Session Session => session;

    public bool IsSignOfLife => isSignOfLife;

    /// <summary>Cancelled when the session was ended: by a revocation on any replica, by its age or by idleness.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>The client has given a sign of life.</summary>
    public void Saw() => _presence?.Saw(time.GetUtcNow().UtcTicks, byCookie: false);

    /// <summary>Bytes went to the client.</summary>
    public void Sent(int bytes) => _presence?.Sent(bytes);

    public void JoinedBy(ActiveSession presence) => _presence = presence;

    /// <summary>
    /// Callbacks of <see cref="Ended"/> run on the pool: this is called under a lock, and a callback may dispose of the hold.
    /// </summary>
    public void Cut() => _ = _ended.CancelAsync();

    public void Dispose()
    {
        _presence?.Leave(this);
        _ended.Dispose();
    }
}
