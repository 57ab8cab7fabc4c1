using PlayGate.Gate;
using PlayGate.Redemption;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Media;

/// <summary>
/// The one decision that every way of sending and taking media funnels into; the rules are the gate's own. Whoever was let in holds the
/// session for as long as its way lives (<see cref="Hold"/>), so that it is listed as seen and a kick reaches it, and ends it then.
/// </summary>
internal sealed class MediaGate(TokenControl control, TokenRedeemer redeemer, MediaSessions sessions, Settlement settlement, GateReport report)
{
    /// <summary>Decides; a token that was spent for nothing can be given back by <see cref="GiveBackAsync"/>.</summary>
    public async ValueTask<GateDecision> DecideAsync(MediaDemand demand, CancellationToken cancellation)
    {
        var verdict = IsFree(demand) ? GateDecision.Free.Instance
            : demand.Token.IsPresent ? await redeemer.RedeemAsync(demand.Presented, cancellation)
            : new GateDecision.Refuse(Refusal.TokenRequired);
        Report(demand, verdict);
        return verdict;
    }

    /// <summary>Takes a token back whose bearer got nothing for it; the session is gone. One that is held for good ends instead.</summary>
    public ValueTask GiveBackAsync(GateDecision.Open opened) => opened.Consumption == ShowAgain.ForGood
        ? EndAsync(opened.Session)
        : settlement.GiveBackAsync(opened.Session, opened.Consumption);

    /// <summary>The bearer got what they came for: nothing is given back any more.</summary>
    public ValueTask ConfirmAsync(GateDecision.Open opened) => settlement.ConfirmAsync(opened.Session, opened.Consumption);

    /// <summary>Holds a session from now on: until disposed of, or until <see cref="MediaHold.Ended"/> says that it must not go on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isSignOfLife">Whether holding it is a sign of life by itself, as an open socket is; else <see cref="MediaHold.Saw"/> is.</param>
    public MediaHold Hold(Session session, bool isSignOfLife) => sessions.Hold(session, isSignOfLife);

    /// <summary>The way it was opened for is over, and the session with it, on every replica. In an outage this is made up for later.</summary>
    public ValueTask EndAsync(Session session) => sessions.EndAsync(new SessionSelection { Id = session.Id });

    /// <summary>As above, for whoever knows what was demanded and not which session came of it: by its connection or, without one, for the whole stream.</summary>
    public ValueTask EndAsync(MediaDemand demand) => sessions.EndAsync(new SessionSelection
    {
        Application = demand.Application,
        StreamId = demand.StreamId,
        Type = demand.Type,
        Path = demand.Connection is null ? null : demand.Mark,
    });

    /// <summary>Whether everybody is let in.</summary>
    public bool IsFree(MediaDemand demand) => IsFree(demand.Application, demand.Type);

    /// <summary>As above.</summary>
    public bool IsFree(string application, TokenType type) => !control.Asks(application, type);

    /// <summary>A name for a log: whoever wrote a token into it shall not have it written down, nor whatever is no name.</summary>
    private static string Named(string streamId) => !StreamId.IsValid(streamId)
        ? "(no stream id)"
        : string.Join('/', streamId.Split('/').Select(segment => TokenCodec.TryRead(segment, out _) ? "…" : segment));

    private static string VerdictOf(GateDecision verdict) => verdict switch
    {
        GateDecision.Refuse => DecisionMetrics.Refused,
        GateDecision.Unavailable => DecisionMetrics.Unavailable,
        _ => DecisionMetrics.Allowed,
    };

    private void Report(MediaDemand demand, GateDecision verdict)
    {
        if (demand.Way is { } way)
        {
            report.Decided(way, VerdictOf(verdict));
        }

        switch (verdict)
        {
            case GateDecision.Open opened:
                report.Opened(opened.Session, demand.Client.Address, opened.IsAgain);
                break;
            case GateDecision.Refuse refused:
                report.Refused(demand.Type == TokenType.Publish ? "publish" : "play", demand.Application, Named(demand.StreamId), demand.Client.Address, refused.Reason);
                break;
        }
    }
}
