using PlayGate.Administration;
using PlayGate.Audit;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Consumes a token for a server that asks on behalf of its client. As for every first request what has no verdict is given back; the session
/// that it opens is over at once.
/// </summary>
internal sealed class OutrightConsuming(TokenJudge judge, TokenConsuming consuming, TokenReturns returns, ISessionStore store, TimeProvider time)
{
    /// <exception cref="StoreUnavailableException">The store cannot answer; the token is given back unless that is what was lost.</exception>
    public async Task<bool> SpendAsync(SpendToken spend, AuditActor? by, CancellationToken cancellation)
    {
        var demand = new TokenDemand(spend.Application, spend.StreamId, StreamNames.Plain, spend.Type, new Client(spend.Address, null));
        if (await judge.JudgeAsync(spend.Secret, demand, cancellation) is not TokenVerdict.Good good || good.StreamId != spend.StreamId)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var showing = new Showing(TokenParameter.Of(spend.Secret.Reveal()), demand) { Mark = 0, Again = ShownAgain.Never };
        if (await consuming.ConsumeAsync(good, showing, now, CancellationToken.None) is not { } opened)
        {
            return false;
        }

        try
        {
            var change = new AuditedChange(AuditActions.SpendToken) { Application = spend.Application, Target = good.Claims.Id.ToString(), Detail = spend.StreamId };
            await store.EndAsync(new SessionSelection { Id = good.Claims.Id }, now, by?.Does(change, now), CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException)
        {
            returns.GiveBackLost(good.Claims.Id, opened.Consumption);
            throw;
        }
    }
}
