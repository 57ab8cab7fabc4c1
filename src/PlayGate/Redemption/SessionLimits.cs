using Microsoft.Extensions.Options;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Store;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// How many sessions a subject and a stream may have at once. Where no limit is set nothing is asked; where one is, every new session
/// asks the store for its place, and a denied one has its token back. Where a stream has one publisher, the second is always the one
/// denied.
/// </summary>
internal sealed class SessionLimits(
    ISessionStore store, SessionActivity activity, TokenReturns returns, StoreClock clock, IOptions<PlayGateOptions> options)
{
    /// <summary>Null where the session has its place, or takes one when it is confirmed: see <see cref="SessionPlaces"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer; the token will be given back.</exception>
    public async ValueTask<Refusal?> JudgeAsync(TokenVerdict.Good good, TokenType type, OpenedSession opened)
    {
        if (AskFor(good.Id, type, opened.Consumption, good.At) is not { EndsOldest: false } ask)
        {
            return null;
        }

        return (await AskAsync(ask)).Verdict switch
        {
            AdmissionVerdict.Admitted => null,
            AdmissionVerdict.Full => Refusal.TooManySessions,
            _ => Refusal.TokenInvalid,
        };
    }

    /// <summary>What a session has to ask for; null where nothing limits it.</summary>
    public AskForPlace? AskFor(Guid id, TokenType type, long consumption, DateTimeOffset now)
    {
        var session = options.Value.Session;
        var isAlone = type == TokenType.Publish && options.Value.Publishing.OnePublisherPerStream;
        var maxPerStream = isAlone ? 1 : session.MaxPerStream;
        return session.MaxPerSubject is null && maxPerStream is null ? null : new AskForPlace(id, consumption, now)
        {
            MaxPerSubject = session.MaxPerSubject,
            MaxPerStream = maxPerStream,
            EndsOldest = session.WhenFull == FullReaction.EndOldest && !isAlone,
            IdleSince = session.IdleTimeout is { } timeout ? clock.ToStore(now) - timeout - activity.Staleness : null,
        };
    }

    /// <summary>The token is consumed, so it is given back whether or not the store has heard what is asked now.</summary>
    private async ValueTask<Admission> AskAsync(AskForPlace ask)
    {
        try
        {
            return await store.AdmitAsync(ask, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            returns.GiveBackLost(ask.Id, ask.Consumption);
            throw;
        }
    }
}
