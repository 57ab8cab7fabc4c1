using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>Asks the store about a token that is good in itself: turns it into a session, once, or shows a HEAD that it could.</summary>
internal sealed class TokenConsuming(ITokenStore store, TokenReturns returns, ConsumeMetrics metrics, IOptions<PlayGateOptions> options, TimeProvider time)
{
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<GateDecision> ProbeAsync(TokenVerdict.Good good, Showing showing)
    {
        var found = await store.FindAsync(good.Claims.Id, CancellationToken.None);
        return found is { State: TokenState.Unused } && found.Hash == showing.Token.Secret.Hash()
            ? GateDecision.Probe.Instance
            : new GateDecision.Refuse(Refusal.TokenInvalid);
    }

    /// <summary>
    /// Whoever leaves in time spends nothing. Later the token is given back, as for every other response that does not start, and so it
    /// is to whoever the verdict did not reach.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<OpenedSession?> ConsumeAsync(TokenVerdict.Good good, Showing showing, DateTimeOffset now, CancellationToken cancellation)
    {
        var consume = new ConsumeToken(good.Claims.Id, showing.Token.Secret.Hash(), showing.Demand.Client, now)
        {
            Application = showing.Demand.Application,
            StreamId = good.StreamId,
            Path = showing.Mark,
            Consumption = Holder.Next(),
            SessionLifetime = options.Value.Session.Lifetime,
            Carrier = showing.Carrier,
        };
        using var measured = metrics.Begin(consume, time);
        try
        {
            var opened = await store.ConsumeAsync(consume, cancellation);
            measured.Answered(opened is not null);
            return opened;
        }
        catch (StoreUnavailableException failure)
        {
            measured.Unavailable();
            if (failure.MayHaveRun)
            {
                returns.GiveBackLost(consume.Id, consume.Consumption);
            }

            throw;
        }
    }
}
