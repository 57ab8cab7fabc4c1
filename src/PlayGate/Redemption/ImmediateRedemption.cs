using PlayGate.Audit;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Consumes a token for a server that asks on behalf of its client. As for every first request what has no verdict is given back; the
/// session that it opens is over at once.
/// </summary>
internal sealed class ImmediateRedemption(TokenValidator validator, TokenConsumer consumer, TokenReturns returns, ISessionStore store)
{
    /// <exception cref="StoreUnavailableException">The store cannot answer; the token is given back unless that is what was
    /// lost.</exception>
    public async Task<bool> ConsumeAsync(ConsumeRequest request, AuditActor? by, CancellationToken cancellation)
    {
        var demand = new TokenDemand(
            request.Application, request.StreamId, StreamNames.Plain, request.Type, new Client(request.Address, null))
        {
            Request = ViewerRequest.ForStream(request.Application, request.StreamId),
        };
        var credential = Credential.Of(request.Secret.Reveal());
        if (await validator.ValidateAsync(credential, demand, cancellation) is not TokenVerdict.Good good
            || good.StreamId != request.StreamId)
        {
            return false;
        }

        var presented = new PresentedToken(credential, demand) { Mark = 0, Replay = Replay.Never };
        if (await consumer.ConsumeAsync(good, presented, CancellationToken.None) is not { } opened)
        {
            return false;
        }

        try
        {
            var change = new AuditedChange(
                AuditActions.ConsumeToken)
            { Application = request.Application, Target = good.Id.ToString(), Detail = request.StreamId };
            await store.EndAsync(new SessionSelection { Id = good.Id }, good.At, by?.Does(change, good.At), CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException)
        {
            returns.GiveBackLost(good.Id, opened.Consumption);
            throw;
        }
    }
}
