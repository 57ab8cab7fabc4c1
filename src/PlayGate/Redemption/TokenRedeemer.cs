using Microsoft.AspNetCore.Http;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Turns a presented token into a session, whichever way the token came. In this order: the client's attempts are limited, the token is
/// validated by itself, a replay that was just refused is refused from memory, the store consumes it or finds the session for a replay that
/// is allowed, and the session's place is asked for. The caller of this decision gives the token back, see <see cref="Settlement"/>.
/// </summary>
internal sealed class TokenRedeemer(
    TokenAttempts attempts, TokenValidator validator, TokenConsumer consumer, TokenReuse reuse, SessionLimits limits)
{
    /// <summary>
    /// A refusal counts against the client, also where a session passes beside it: else a client that has one could have tokens validated
    /// without end (issue 15).
    /// </summary>
    public async ValueTask<GateDecision> RedeemAsync(PresentedToken presented, CancellationToken cancellation)
    {
        GateDecision decision;
        try
        {
            decision = attempts.WaitOf(presented.Demand.Client) is { } wait
                ? new GateDecision.Refuse(Refusal.TooManyAttempts with { RetryAfter = wait })
                : presented.Token.IsAmbiguous ? new GateDecision.Refuse(Refusal.TokenInvalid)
                : await DecideAsync(presented, cancellation);
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }

        if (decision is GateDecision.Refuse { Reason.Status: StatusCodes.Status403Forbidden })
        {
            attempts.Count(presented.Demand.Client);
        }

        return decision;
    }

    /// <summary>
    /// Which token it is, though it may be expired or consumed; null where that cannot be said. A client that has used up its attempts gets
    /// no signature verified here either.
    /// </summary>
    public ValueTask<TokenIdentity?> IdentifyAsync(PresentedToken presented, CancellationToken cancellation) =>
        attempts.WaitOf(presented.Demand.Client) is null
            ? validator.IdentifyAsync(presented.Token, presented.Demand, cancellation)
            : new((TokenIdentity?)null);

    private async ValueTask<GateDecision> DecideAsync(PresentedToken presented, CancellationToken cancellation)
    {
        var verdict = await validator.ValidateAsync(presented.Token, presented.Demand, cancellation);
        if (verdict is not TokenVerdict.Good good)
        {
            return new GateDecision.Refuse(((TokenVerdict.Bad)verdict).Reason);
        }

        if (presented.IsProbe)
        {
            return await consumer.IsUsableAsync(good)
                ? GateDecision.Probe.Instance
                : new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        if (reuse.WasJustRefused(good, presented))
        {
            return new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        var first = await consumer.ConsumeAsync(good, presented, cancellation);
        if ((first ?? await consumer.FindOpenedAsync(good, presented)) is not { } opened)
        {
            await reuse.NoteAsync(good, presented);
            return new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        // A replay asks for the place too: it may be faster than the first, which is admitted once for both.
        if (await limits.JudgeAsync(good, presented.Demand.Type, opened) is { } refusal)
        {
            return new GateDecision.Refuse(refusal);
        }

        var carrier = opened.Carrier ?? presented.Carrier ?? SessionCarrier.Cookie;
        return new GateDecision.Open(consumer.SessionOf(good, presented, opened), opened.Consumption, carrier, IsAgain: first is null);
    }
}
