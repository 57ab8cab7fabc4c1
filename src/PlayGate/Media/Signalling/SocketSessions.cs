using System.Diagnostics.CodeAnalysis;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Media.Signalling;

/// <summary>
/// The sessions that one socket opened. They live as long as the socket, and end with it; a token whose message was never followed by
/// anything from the origin is given back instead.
/// </summary>
internal sealed class SocketSessions(MediaGate gate, string application, Client client, SignalLeaves leaves) : IAsyncDisposable
{
    /// <summary>As metrics call this way of asking.</summary>
    public const string Way = "websocket";

    private readonly string _connection = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private readonly List<Held> _held = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SignalLeaves Leaves => leaves;

    /// <summary>Done when one of the sessions must not go on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// Null where the message may go on. The same token may ask again on the same socket: players do so when a connection broke.
    /// </summary>
    public async ValueTask<Refusal?> AskAsync(SignalDecision.Ask ask, TokenParameter token, CancellationToken cancellation)
    {
        switch (await gate.DecideAsync(new MediaDemand(application, ask.StreamId, ask.Type, token, client) { Connection = _connection, Way = Way }, cancellation))
        {
            case GateDecision.Refuse refused:
                return refused.Reason;
            case GateDecision.Unavailable:
                return Refusal.StoreUnavailable;
            case GateDecision.Open opened:
                Hold(opened);
                break;
        }

        leaves.Give(ask.StreamId, ask.Type);
        return null;
    }

    /// <summary>What was asked for is sent on now.</summary>
    public void Relaying() => Mark(Progress.Asked, Progress.Relayed);

    /// <summary>The origin has said something; it counts as the answer to all that was sent on before.</summary>
    public async ValueTask AnsweredAsync()
    {
        if (Mark(Progress.Relayed, Progress.Answered) is { } answered)
        {
            foreach (var opened in answered)
            {
                await gate.ConfirmAsync(opened);
            }
        }
    }

    /// <summary>Bytes went to the client. They are the first session's: most sockets have one, and what several share is not sent twice.</summary>
    public void Sent(int bytes)
    {
        lock (_lock)
        {
            if (_held is [var first, ..])
            {
                first.Hold.Sent(bytes);
            }
        }
    }

    /// <summary>Ends the sessions or gives their tokens back: before a client hears that its socket is over, since it may try again at once.</summary>
    public async ValueTask SettleAsync()
    {
        List<Held> held;
        lock (_lock)
        {
            held = [.. _held];
            _held.Clear();
        }

        foreach (var one in held)
        {
            one.Hold.Dispose();
            await (one.Progress == Progress.Answered ? gate.EndAsync(one.Session) : GiveBackAsync(one));
        }
    }

    private async ValueTask GiveBackAsync(Held held)
    {
        foreach (var opened in held.Opened)
        {
            await gate.GiveBackAsync(opened);
        }
    }

    public ValueTask DisposeAsync() => SettleAsync();

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed of with the socket.")]
    private void Hold(GateDecision.Open opened)
    {
        lock (_lock)
        {
            if (_held.Find(held => held.Session.Id == opened.Session.Id) is { } before)
            {
                // Each time it asked it took hold of the session once more; few of them are different.
                if (!before.Opened.Contains(opened))
                {
                    before.Opened.Add(opened);
                }

                return;
            }

            var hold = gate.Hold(opened.Session, isSignOfLife: true);
            hold.Ended.Register(() => _ended.TrySetResult());
            _held.Add(new Held(opened, hold));
        }
    }

    /// <summary>What has just got so far; null where nothing has, as for nearly every message.</summary>
    private List<GateDecision.Open>? Mark(Progress from, Progress to)
    {
        List<GateDecision.Open>? marked = null;
        lock (_lock)
        {
            foreach (var held in _held)
            {
                if (held.Progress == from)
                {
                    held.Progress = to;
                    (marked ??= []).Add(held.Opened[0]);
                }
            }
        }

        return marked;
    }

    private enum Progress
    {
        Asked,
        Relayed,
        Answered,
    }

    private sealed class Held(GateDecision.Open opened, MediaHold hold)
    {
        public Session Session => opened.Session;

        public List<GateDecision.Open> Opened { get; } = [opened];

        public MediaHold Hold => hold;

        public Progress Progress { get; set; }
    }
}
