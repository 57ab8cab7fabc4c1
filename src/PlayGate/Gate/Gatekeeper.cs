using Microsoft.AspNetCore.Http;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>What a request is judged by.</summary>
internal readonly record struct Visit(GateRoute Route, string StreamPath, Recognition Session, Credential Token, Client Client)
{
    public required bool IsHead { get; init; }

    /// <summary>Whether the address stands for one client, not for a network behind a proxy that is not listed.</summary>
    public required bool IsOneClient { get; init; }

    /// <summary>Whether a browser would hide the answer from its page, so that a token would be lost on it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The request as its viewer wrote it.</summary>
    public ViewerRequest? Viewer { get; init; }

    /// <summary>The token that it presents; one client may present the same one for the same path again.</summary>
    public PresentedToken Presented => new(
        Token, new TokenDemand(Route.Application, StreamPath, Route.Names, Route.Type, Client) { Request = Viewer })
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

        var token = await IdentifyAsync(visit, cancellation);
        var isOwn = token is { Id: var id } && id == visit.Session.Session?.Id;
        if (visit.Session.IsValid)
        {
            // A token that may be used again is in every request of some players: it opens no session beside the one that is there.
            var pass = new GateDecision.Pass(visit.Session.Session!, visit.Session.IsByCookie);
            var isNew = visit.Token.IsPresent && !isOwn && token is not { IsReusable: true } && !visit.IsHead && !visit.IsHidden;
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

    /// <summary>Which token is presented, where there is a session that may be its own.</summary>
    private ValueTask<TokenIdentity?> IdentifyAsync(Visit visit, CancellationToken cancellation) =>
        visit is { Token.IsPresent: true, Session.Session: not null }
            ? redeemer.IdentifyAsync(visit.Presented, cancellation)
            : new((TokenIdentity?)null);
}
