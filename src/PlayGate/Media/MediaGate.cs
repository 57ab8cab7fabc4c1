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
/// Decides for hooks, sockets and WHIP, by the gate's own rules. A caller holds the session for as long as its connection lives
/// (<see cref="Hold"/>), so that the session counts as seen and a revocation reaches it, and ends it then.
/// </summary>
internal sealed class MediaGate(
    TokenControl control, TokenRedeemer redeemer, MediaSessions sessions, Settlement settlement, GateReport report)
{
    /// <summary>Decides. <see cref="GiveBackAsync"/> or <see cref="ConfirmAsync"/> follows where a token was consumed.</summary>
    public async ValueTask<GateDecision> DecideAsync(MediaDemand demand, CancellationToken cancellation)
    {
        var verdict = IsFree(demand) ? GateDecision.Free.Instance
            : demand.Token.IsPresent ? await redeemer.RedeemAsync(demand.Presented, cancellation)
            : new GateDecision.Refuse(Refusal.TokenRequired);
        Report(demand, verdict);
        return verdict;
    }

    /// <summary>Gives a token back whose client got nothing for it. A session that is held for good ends instead.</summary>
    public ValueTask GiveBackAsync(GateDecision.Open opened) => opened.Consumption == ShowAgain.ForGood
        ? EndAsync(opened.Session)
        : settlement.GiveBackAsync(opened.Session, opened.Consumption);

    /// <summary>The client got what it asked for: the token is not given back any more.</summary>
    public ValueTask ConfirmAsync(GateDecision.Open opened) => settlement.ConfirmAsync(opened.Session, opened.Consumption);

    /// <summary>
    /// Holds a session until the hold is disposed of, or <see cref="MediaHold.Ended"/> says that the session must not go on.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="isSignOfLife">Whether the hold is a sign of life by itself, as an open socket is; else <see cref="MediaHold.Saw"/>
    /// is.</param>
    public MediaHold Hold(Session session, bool isSignOfLife) => sessions.Hold(session, isSignOfLife);

    /// <summary>Ends a session on every replica, as its connection is over. In an outage this is done once the store is back.</summary>
    public ValueTask EndAsync(Session session) => sessions.EndAsync(new SessionSelection { Id = session.Id });

    /// <summary>
    /// The same for what was demanded, where the session is not known: by its connection or, without one, for the whole stream.
    /// </summary>
    public ValueTask EndAsync(MediaDemand demand) => sessions.EndAsync(new SessionSelection
    {
        Application = demand.Application,
        StreamId = demand.StreamId,
        Type = demand.Type,
        Path = demand.Connection is null ? null : demand.Mark,
    });

    /// <summary>Whether no token is asked for.</summary>
    public bool IsFree(MediaDemand demand) => IsFree(demand.Application, demand.Type);

    /// <summary>The same.</summary>
    public bool IsFree(string application, TokenType type) => !control.Asks(application, type);

    /// <summary>PlayGate's own tokens have 92 characters or more, as those of other issuers have.</summary>
    private const int MinTokenLength = 80;

    /// <summary>A stream's name for the log, without tokens that a client wrote into it; a name that is not valid is not logged.</summary>
    private static string Named(string streamId) => !StreamId.IsValid(streamId)
        ? "(no stream id)"
        : string.Join('/', streamId.Split('/').Select(segment => segment.Length >= MinTokenLength ? "…" : segment));

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
                var type = demand.Type == TokenType.Publish ? "publish" : "play";
                report.Refused(type, demand.Application, Named(demand.StreamId), demand.Client.Address, refused.Reason);
                break;
        }
    }
}
