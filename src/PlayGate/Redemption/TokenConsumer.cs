using Microsoft.Extensions.Options;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Asks the store about a token that is good in itself: consumes it, which turns it into a session once, or finds the session that it
/// opened for a client that may present it again. Where the store's answer is lost, the token is given back.
/// </summary>
internal sealed class TokenConsumer(
    ITokenStore store, TokenReturns returns, SessionActivity activity, ConsumeMetrics metrics, IOptions<PlayGateOptions> options)
{
    /// <summary>Whether the token could be consumed; it is not.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<bool> IsUsableAsync(TokenVerdict.Good good)
    {
        var found = await store.FindAsync(good.Id, CancellationToken.None);
        return found is null ? good.Issued is not null : found.State == TokenState.Unused && found.Hash == good.Token.Hash;
    }

    /// <summary>
    /// The session that the token has become; null where it is consumed already. A client that leaves in time consumes nothing. Later the
    /// token is given back, as for every other response that does not start.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<OpenedSession?> ConsumeAsync(TokenVerdict.Good good, PresentedToken presented, CancellationToken cancellation)
    {
        var consume = new ConsumeToken(good.Id, good.Token.Hash, presented.Demand.Client, good.At)
        {
            Application = presented.Demand.Application,
            StreamId = good.StreamId,
            Path = presented.Mark,
            Consumption = ConsumptionNumber.Next(),
            SessionLifetime = LifetimeOf(good),
            Issued = good.Issued,
            Carrier = presented.Carrier,
        };
        using var measured = metrics.Begin(consume);
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
                returns.CallOff(consume);
            }

            throw;
        }
    }

    /// <summary>
    /// The session that the consumed token opened, for a client that may have it once more; else null. Some players open the first URL
    /// twice within a moment, the second time without the cookie that the first brought: the grace is for them.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<OpenedSession?> FindOpenedAsync(TokenVerdict.Good good, PresentedToken presented)
    {
        var tokens = options.Value.Token;
        var again = new ShowAgain(good.Id, good.Token.Hash, presented.Demand.Client, good.At)
        {
            Consumption = ConsumptionNumber.Next(),
            Path = presented.Mark,
            Carrier = presented.Carrier ?? SessionCarrier.Cookie,
            Grace = tokens.GraceOf,
        };
        try
        {
            return presented.Replay switch
            {
                Replay.ByConnection => await store.FindOpenedAsync(again, CancellationToken.None),
                Replay.WithinGrace when tokens.GraceOf(SessionCarrier.Auto) > TimeSpan.Zero && !activity.HasCookieReturned(again.Id) =>
                    await store.ShowAgainAsync(again, CancellationToken.None),
                _ => null,
            };
        }
        catch (StoreUnavailableException failure)
        {
            if (failure.MayHaveRun)
            {
                returns.GiveBackLost(again.Id, again.Consumption);
            }

            throw;
        }
    }

    /// <summary>The session as its ticket will say it.</summary>
    public Session SessionOf(TokenVerdict.Good good, PresentedToken presented, OpenedSession opened)
    {
        var (bind, demand) = (options.Value.Session.Bind, presented.Demand);
        return new Session
        {
            Id = good.Id,
            Application = demand.Application,
            Type = demand.Type,
            StreamId = good.StreamId,
            AnyFolder = opened.AnyFolder,
            StartedAt = opened.StartedAt,
            ExpiresAt = opened.ExpiresAt,
            Address = bind != SessionBinding.None && demand.Client.Address is { } address ? ClientMark.Of(address) : null,
            Agent = bind == SessionBinding.AddressAndAgent ? ClientMark.Of(demand.Client.Agent ?? "") : null,
        };
    }

    /// <summary>As the settings say, unless the session ends with the token of another issuer.</summary>
    private TimeSpan LifetimeOf(TokenVerdict.Good good)
    {
        var configured = options.Value.Session.Lifetime;
        return good.Issued?.SessionEndsAt is { } end && end - good.At < configured ? end - good.At : configured;
    }
}
