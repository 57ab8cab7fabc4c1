using Microsoft.AspNetCore.Http;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>What a request is judged by.</summary>
internal readonly record struct Visit(GateRoute Route, string StreamPath, Recognition Session, TokenParameter Token, Client Client)
{
    public required bool IsHead { get; init; }

    /// <summary>Whether the address stands for one client, not for a network behind a proxy that is not listed.</summary>
    public required bool IsOneClient { get; init; }

    /// <summary>Whether a browser would hide the answer from its page, so that a token would be lost on it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The token that it presents; one client may present the same one for the same path again.</summary>
    public PresentedToken Presented => new(Token, new TokenDemand(Route.Application, StreamPath, Route.Names, Route.Type, Client))
    {
        IsProbe = IsHead,
        Carrier = Route.Carrier,
        Mark = unchecked((long)TokenClaims.HashStream(Route.Application, StreamPath)),
        Replay = IsOneClient ? Replay.WithinGrace : Replay.Never,
    };
}

/// <summary>
/// Decides. A session that covers the path passes, and only a different, valid token opens another one; without a session a
/// token is consumed; else the most telling reason is given.
/// </summary>
internal sealed class Gatekeeper(TokenControl control, TokenRedeemer redeemer)
{
    public async ValueTask<GateDecision> DecideAsync(Visit visit, CancellationToken cancellation)
    {
        if (!control.Asks(visit.Route.Application, visit.Route.Type))
        {
            return GateDecision.Free.Instance;
        }

        var isOwn = visit.Session.Session is { } session && IsTokenOf(session, visit.Token);
        if (visit.Session.IsValid)
        {
            var pass = new GateDecision.Pass(visit.Session.Session!, visit.Session.IsByCookie);
            var isNew = visit.Token.IsPresent && !isOwn && !visit.IsHead && !visit.IsHidden;
            return isNew && await redeemer.RedeemAsync(visit.Presented, cancellation) is GateDecision.Open opened ? opened : pass;
        }

        var decision = !visit.Token.IsPresent || isOwn ? new GateDecision.Refuse(visit.Session.Refusal ?? ReasonWithout(visit))
            : visit.IsHidden ? new GateDecision.Refuse(Refusal.OriginNotAllowed)
            : await redeemer.RedeemAsync(visit.Presented, cancellation);

        // A ticket that could not be judged may have been good: an outage is no denial.
        return visit.Session.IsUndecided && decision is GateDecision.Refuse { Reason.Status: StatusCodes.Status403Forbidden }
            ? GateDecision.Unavailable.Instance
            : decision;
    }

    /// <summary>What is known of a request that shows neither a token nor a session for its path.</summary>
    private static Refusal ReasonWithout(in Visit visit) =>
        visit.Session.Other is { } other ? SessionMismatch.Of(other, visit.Route, visit.StreamPath) : Refusal.TokenRequired;

    private static bool IsTokenOf(Session session, TokenParameter token) =>
        token is { IsPresent: true, IsAmbiguous: false }
        && TokenCodec.TryRead(token.Secret.Reveal(), out var read)
        && read.Id == session.Id;
}
