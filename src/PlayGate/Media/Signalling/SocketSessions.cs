using System.Diagnostics.CodeAnalysis;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Media.Signalling;

/// <summary>
/// The sessions that one socket opened. They end with the socket. A token is given back instead where the origin has sent nothing since its
/// message was relayed. Both directions of the socket call at once; one lock guards the list and the progress of each session.
/// </summary>
internal sealed class SocketSessions(MediaGate gate, string application, Client client) : IAsyncDisposable
{
    /// <summary>The name of this way of asking in metrics.</summary>
    public const string Way = "websocket";

    private readonly string _connection = Guid.NewGuid().ToString("N");
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<SocketSession> _open = [];

    /// <summary>In this order.</summary>
    private enum Progress
    {
        /// <summary>The token is consumed.</summary>
        Opened,

        /// <summary>The message that asked is on its way to the origin.</summary>
        Relayed,

        /// <summary>The origin has sent something since: the session is confirmed.</summary>
        Answered,
    }

    public SignalPermissions Permissions { get; } = new(type => gate.IsFree(application, type));

    /// <summary>Completes when one of the sessions must not go on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// Redeems a message's token; null where the message may go on. The same token may ask again on the same socket: players do so after a
    /// peer connection broke.
    /// </summary>
    public async ValueTask<Refusal?> AskAsync(SignalDecision.Ask ask, Credential token, CancellationToken cancellation)
    {
        var demand = new MediaDemand(application, ask.StreamId, ask.Type, token, client) { Connection = _connection, Way = Way };
        switch (await gate.DecideAsync(demand, cancellation))
        {
            case GateDecision.Refuse refused:
                return refused.Reason;
            case GateDecision.Unavailable:
                return Refusal.StoreUnavailable;
            case GateDecision.Open opened:
                Add(opened);
                break;
        }

        Permissions.Grant(ask.StreamId, ask.Type);
        return null;
    }

    /// <summary>The message that asked is sent on now.</summary>
    public void Relaying() => Advance(Progress.Opened, Progress.Relayed);

    /// <summary>The origin has sent something. It counts as the answer to all messages that were relayed before.</summary>
    public async ValueTask AnsweredAsync()
    {
        if (Advance(Progress.Relayed, Progress.Answered) is { } answered)
        {
            foreach (var session in answered)
            {
                await gate.ConfirmAsync(session.First);
            }
        }
    }

    /// <summary>
    /// Counts bytes that went to the client, for the first session only: most sockets have one, and what several share is not sent twice.
    /// </summary>
    public void Sent(int bytes)
    {
        lock (_lock)
        {
            if (_open is [var first, ..])
            {
                first.Hold.Sent(bytes);
            }
        }
    }

    /// <summary>
    /// Ends the sessions or gives their tokens back. Done before the client hears that its socket is over, since it may try again at
    /// once.
    /// </summary>
    public async ValueTask SettleAsync()
    {
        SocketSession[] settled;
        lock (_lock)
        {
            settled = [.. _open];
            _open.Clear();
        }

        foreach (var session in settled)
        {
            session.Hold.Dispose();
            if (session.Progress == Progress.Answered)
            {
                await gate.EndAsync(session.First.Session);
                continue;
            }

            foreach (var opening in session.Openings)
            {
                await gate.GiveBackAsync(opening);
            }
        }
    }

    /// <summary>Settles again: a token may have been redeemed while the socket ended.</summary>
    public ValueTask DisposeAsync() => SettleAsync();

    [SuppressMessage("Reliability", "CA2000", Justification = "Settling disposes of it.")]
    private void Add(GateDecision.Open opening)
    {
        lock (_lock)
        {
            var session = _open.Find(session => session.First.Session.Id == opening.Session.Id);
            if (session is null)
            {
                var hold = gate.Hold(opening.Session, isSignOfLife: true);
                hold.Ended.Register(() => _ended.TrySetResult());
                _open.Add(new SocketSession(opening, hold));
            }
            else if (!session.Openings.Contains(opening))
            {
                session.Openings.Add(opening);
            }
        }
    }

    /// <summary>Moves sessions from one state to the next; null where none is in the first, as for nearly every message.</summary>
    private List<SocketSession>? Advance(Progress from, Progress to)
    {
        List<SocketSession>? advanced = null;
        lock (_lock)
        {
            foreach (var session in _open)
            {
                if (session.Progress == from)
                {
                    session.Progress = to;
                    (advanced ??= []).Add(session);
                }
            }
        }

        return advanced;
    }

    private sealed class SocketSession(GateDecision.Open first, MediaHold hold)
    {
        public GateDecision.Open First => first;

        public MediaHold Hold => hold;

        /// <summary>
        /// The first opening, and those by which the same token asked again: each holds the session by a number of its own.
        /// </summary>
        public List<GateDecision.Open> Openings { get; } = [first];

        public Progress Progress { get; set; }
    }
}
