using PlayGate.Gate;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Publishing;

/// <summary>
/// The one decision that every way of sending and taking media funnels into; the rules are the gate's own. Whoever was let in holds the
/// session for as long as its way lives (<see cref="Hold"/>), so that it is listed as seen and a kick reaches it, and ends it then.
/// </summary>
internal sealed class MediaGate(TokenControl control, TokenDesk desk, MediaSessions sessions, TokenReturns returns, GateReport report)
{
    /// <summary>Decides; a token that was spent for nothing can be given back by <see cref="GiveBackAsync"/>.</summary>
    public async ValueTask<MediaVerdict> DecideAsync(MediaDemand demand, CancellationToken cancellation)
    {
        if (!control.Asks(demand.Application, demand.Type))
        {
            return MediaVerdict.Free.Instance;
        }

        var verdict = demand.Token.IsPresent
            ? Of(await desk.AttemptAsync(demand.Showing, cancellation))
            : new MediaVerdict.Refused(Refusal.TokenRequired);
        Report(demand, verdict);
        return verdict;
    }

    /// <summary>Takes a token back whose bearer got nothing for it; the session is gone.</summary>
    public ValueTask GiveBackAsync(MediaVerdict.Opened opened) => returns.GiveBackAsync(opened.Session.Id, opened.Consumption);

    /// <summary>Holds a session from now on: until disposed of, or until <see cref="MediaHold.Ended"/> says that it must not go on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isSignOfLife">Whether holding it is a sign of life by itself, as an open socket is; else <see cref="MediaHold.Saw"/> is.</param>
    public MediaHold Hold(Session session, bool isSignOfLife) => sessions.Hold(session, isSignOfLife);

    /// <summary>The way it was opened for is over, and the session with it, on every replica. In an outage this is made up for later.</summary>
    public ValueTask EndAsync(Session session) => sessions.EndAsync(session.Id);

    private static MediaVerdict Of(GateDecision decision) => decision switch
    {
        GateDecision.Open open => new MediaVerdict.Opened(open.Session, open.Consumption, open.IsAgain),
        GateDecision.Refuse refuse => new MediaVerdict.Refused(refuse.Reason),
        GateDecision.Unavailable => MediaVerdict.Unavailable.Instance,
        _ => throw new InvalidOperationException("A decision that no token leads to."),
    };

    private void Report(MediaDemand demand, MediaVerdict verdict)
    {
        switch (verdict)
        {
            case MediaVerdict.Opened opened:
                report.Opened(opened.Session, demand.Client.Address, opened.IsAgain);
                break;
            case MediaVerdict.Refused refused:
                report.Refused(demand.Type == TokenType.Publish ? "publish" : "play", demand.Application, demand.StreamId, demand.Client.Address, refused.Reason);
                break;
        }
    }
}
