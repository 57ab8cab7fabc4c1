using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>Asks the store about a token that is good in itself: spends it, once, or shows a HEAD that it could be spent.</summary>
internal sealed class TokenSpending(ITokenStore store, TokenReturns returns, SpentTokens spent, Grace grace, IOptions<PlayGateOptions> options)
{
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<GateDecision> ProbeAsync(TokenVerdict.Good good, Visit visit)
    {
        var found = await store.FindAsync(good.Claims.Id, CancellationToken.None);
        return found is { State: TokenState.Unused } && found.Hash == visit.Token.Secret.Hash()
            ? GateDecision.Probe.Instance
            : new GateDecision.Refuse(Refusal.TokenInvalid);
    }

    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<GateDecision> SpendAsync(TokenVerdict.Good good, Visit visit, DateTimeOffset now, CancellationToken cancellation)
    {
        if (spent.Contains(good.Claims.Id, visit.Client))
        {
            return new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        if (await ConsumeAsync(good, visit, now, cancellation) is { } opened)
        {
            return Open(good, visit, opened, isAgain: false);
        }

        if (await grace.AskAsync(good, visit, now) is { } again)
        {
            return Open(good, visit, again, isAgain: true);
        }

        spent.Add(good.Claims.Id, visit.Client);
        return new GateDecision.Refuse(Refusal.TokenInvalid);
    }

    /// <summary>
    /// Whoever leaves in time spends nothing. Later the token is given back, as for every other response that does not start, and so it
    /// is to whoever the verdict did not reach.
    /// </summary>
    private async ValueTask<OpenedSession?> ConsumeAsync(TokenVerdict.Good good, Visit visit, DateTimeOffset now, CancellationToken cancellation)
    {
        var consume = new ConsumeToken(good.Claims.Id, visit.Token.Secret.Hash(), visit.Client, now)
        {
            Application = visit.Route.Application,
            StreamId = good.StreamId,
            Path = Grace.PathMark(visit),
            Consumption = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
            SessionLifetime = options.Value.Session.Lifetime,
        };
        try
        {
            return await store.ConsumeAsync(consume, cancellation);
        }
        catch (StoreUnavailableException failure) when (failure.MayHaveRun)
        {
            returns.GiveBackLost(consume.Id, consume.Consumption);
            throw;
        }
    }

    private GateDecision.Open Open(TokenVerdict.Good good, Visit visit, OpenedSession opened, bool isAgain)
    {
        var bind = options.Value.Session.Bind;
        var session = new Session
        {
            Id = good.Claims.Id,
            Application = visit.Route.Application,
            StreamId = good.StreamId,
            AnyFolder = opened.AnyFolder,
            StartedAt = opened.StartedAt,
            ExpiresAt = opened.ExpiresAt,
            Address = bind != SessionBinding.None && visit.Client.Address is { } address ? ClientMark.Of(address) : null,
            Agent = bind == SessionBinding.AddressAndAgent ? ClientMark.Of(visit.Client.Agent ?? "") : null,
        };
        return new GateDecision.Open(session, opened.Consumption, opened.Carrier ?? visit.Route.Carrier, isAgain);
    }
}
