using Microsoft.Extensions.Options;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>
/// How many sessions a subject and a stream may have at once. Where no limit is set nothing is asked; where one is, every new session
/// asks the store for its place, and a denied one has its token back. Where a stream has one publisher, the second is always the one denied.
/// </summary>
internal sealed class SessionLimits(ISessionStore store, SessionActivity activity, Kicks kicks, TokenReturns returns, IOptions<PlayGateOptions> options)
{
    /// <summary>Null where the session has its place.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer; the token will be given back.</exception>
    public async ValueTask<Refusal?> JudgeAsync(TokenVerdict.Good good, OpenedSession opened, DateTimeOffset now)
    {
        var session = options.Value.Session;
        var isAlone = good.Claims.Type == TokenType.Publish && options.Value.Publishing.OnePublisherPerStream;
        var maxPerStream = isAlone ? 1 : session.MaxPerStream;
        if (session.MaxPerSubject is null && maxPerStream is null)
        {
            return null;
        }

        var admission = await AskAsync(new AskForPlace(good.Claims.Id, opened.Consumption, now)
        {
            MaxPerSubject = session.MaxPerSubject,
            MaxPerStream = maxPerStream,
            EndsOldest = session.WhenFull == FullReaction.EndOldest && !isAlone,
            IdleSince = session.IdleTimeout is { } timeout ? now - timeout - activity.Staleness : null,
        });
        kicks.Report(admission.Ended);
        return admission.Verdict switch
        {
            AdmissionVerdict.Admitted => null,
            AdmissionVerdict.Full => Refusal.TooManySessions,
            _ => Refusal.TokenInvalid,
        };
    }

    /// <summary>As with a consumption: what the verdict did not reach is given back.</summary>
    private async ValueTask<Admission> AskAsync(AskForPlace ask)
    {
        try
        {
            return await store.AdmitAsync(ask, CancellationToken.None);
        }
        catch (StoreUnavailableException failure) when (failure.MayHaveRun)
        {
            returns.GiveBackLost(ask.Id, ask.Consumption);
            throw;
        }
    }
}
