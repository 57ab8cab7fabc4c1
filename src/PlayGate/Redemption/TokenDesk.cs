using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>Where every token is shown, whichever way it came: attempts are counted, the token is judged by itself, then spent.</summary>
internal sealed class TokenDesk(TokenAttempts attempts, TokenJudge judge, TokenSpending spending, TimeProvider time)
{
    /// <summary>
    /// A refusal counts, also where a session passes beside it: whoever has one could else have tokens judged without end (issue 15).
    /// </summary>
    public async ValueTask<GateDecision> AttemptAsync(Showing showing, CancellationToken cancellation)
    {
        var decision = await ShowAsync(showing, cancellation);
        if (decision is GateDecision.Refuse { Reason.Status: StatusCodes.Status403Forbidden })
        {
            attempts.Count(showing.Demand.Client);
        }

        return decision;
    }

    private async ValueTask<GateDecision> ShowAsync(Showing showing, CancellationToken cancellation)
    {
        if (attempts.WaitOf(showing.Demand.Client) is { } wait)
        {
            return new GateDecision.Refuse(Refusal.TooManyAttempts with { RetryAfter = wait });
        }

        if (showing.Token.IsAmbiguous)
        {
            return new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        try
        {
            return await judge.JudgeAsync(showing.Token.Secret, showing.Demand, cancellation) switch
            {
                TokenVerdict.Bad bad => new GateDecision.Refuse(bad.Reason),
                TokenVerdict.Good good when showing.IsProbe => await spending.ProbeAsync(good, showing),
                TokenVerdict.Good good => await spending.SpendAsync(good, showing, time.GetUtcNow(), cancellation),
                _ => throw new InvalidOperationException("A verdict nobody has thought of."),
            };
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }
}
