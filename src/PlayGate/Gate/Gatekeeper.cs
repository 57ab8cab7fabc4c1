using Microsoft.AspNetCore.Http;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>What a request is judged by.</summary>
internal readonly record struct Visit(GateRoute Route, string StreamPath, Recognition Session, TokenParameter Token, Client Client)
{
    public required bool IsHead { get; init; }

    /// <summary>Whether the address stands for one client, not for a network behind a proxy that nobody has listed.</summary>
    public required bool IsOneClient { get; init; }
}

/// <summary>
/// Decides. A session that covers the path passes, and only a different, valid token opens another one; without a session a
/// token is spent; else the most telling reason is given.
/// </summary>
internal sealed class Gatekeeper(TokenControl control, TokenAttempts attempts, TokenJudge judge, TokenSpending spending, TimeProvider time)
{
    public async ValueTask<GateDecision> DecideAsync(Visit visit, CancellationToken cancellation)
    {
        if (!control.Asks(visit.Route.Application, TokenType.Play))
        {
            return GateDecision.Free.Instance;
        }

        var isOwn = visit.Session.Session is { } session && IsTokenOf(session, visit.Token);
        if (visit.Session.IsValid)
        {
            var pass = new GateDecision.Pass(visit.Session.Session!, visit.Session.IsByCookie);
            var isNew = visit.Token.IsPresent && !isOwn && !visit.IsHead;
            return isNew && await ShowAsync(visit, cancellation) is GateDecision.Open opened ? opened : pass;
        }

        return visit.Token.IsPresent && !isOwn
            ? await AttemptAsync(visit, cancellation)
            : new GateDecision.Refuse(visit.Session.Refusal ?? Refusal.TokenRequired);
    }

    /// <summary>Nothing but the token to go by: a refusal of it counts.</summary>
    private async ValueTask<GateDecision> AttemptAsync(Visit visit, CancellationToken cancellation)
    {
        var decision = await ShowAsync(visit, cancellation);
        if (decision is GateDecision.Refuse { Reason.Status: StatusCodes.Status403Forbidden })
        {
            attempts.Count(visit.Client);
        }

        return decision;
    }

    private async ValueTask<GateDecision> ShowAsync(Visit visit, CancellationToken cancellation)
    {
        if (attempts.WaitOf(visit.Client) is { } wait)
        {
            return new GateDecision.Refuse(Refusal.TooManyAttempts with { RetryAfter = wait });
        }

        if (visit.Token.IsAmbiguous)
        {
            return new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        try
        {
            var demand = new TokenDemand(visit.Route.Application, visit.StreamPath, visit.Route.Names, TokenType.Play, visit.Client);
            return await judge.JudgeAsync(visit.Token.Secret, demand, cancellation) switch
            {
                TokenVerdict.Bad bad => new GateDecision.Refuse(bad.Reason),
                TokenVerdict.Good good when visit.IsHead => await spending.ProbeAsync(good, visit),
                TokenVerdict.Good good => await spending.SpendAsync(good, visit, time.GetUtcNow(), cancellation),
                _ => throw new InvalidOperationException("A verdict nobody has thought of."),
            };
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }

    private static bool IsTokenOf(Session session, TokenParameter token) =>
        token is { IsPresent: true, IsAmbiguous: false }
        && TokenCodec.TryRead(token.Secret.Reveal(), out var read)
        && read.Id == session.Id;
}
