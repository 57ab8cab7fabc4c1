using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>What a request is judged by.</summary>
internal readonly record struct Visit(GateRoute Route, string StreamPath, Recognition Session, TokenParameter Token, Client Client, bool IsHead);

/// <summary>
/// Decides. A session that covers the path passes, and only a different, valid token opens another one; without a session a
/// token is spent; else the most telling reason is given.
/// </summary>
internal sealed class Gatekeeper(
    TokenControl control,
    TokenJudge judge,
    ITokenStore store,
    TokenReturns returns,
    IOptions<PlayGateOptions> options,
    TimeProvider time)
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
            var pass = new GateDecision.Pass(visit.Session.Session!);
            var isNew = visit.Token.IsPresent && !isOwn && !visit.IsHead;
            return isNew && await SpendAsync(visit, cancellation) is GateDecision.Open opened ? opened : pass;
        }

        return visit.Token.IsPresent && !isOwn
            ? await SpendAsync(visit, cancellation)
            : new GateDecision.Refuse(visit.Session.Refusal ?? Refusal.TokenRequired);
    }

    private async ValueTask<GateDecision> SpendAsync(Visit visit, CancellationToken cancellation)
    {
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
                TokenVerdict.Good good when visit.IsHead => await ProbeAsync(good, visit),
                TokenVerdict.Good good => await ConsumeAsync(good, visit),
                _ => throw new InvalidOperationException("A verdict nobody has thought of."),
            };
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }

    private async ValueTask<GateDecision> ProbeAsync(TokenVerdict.Good good, Visit visit)
    {
        var found = await store.FindAsync(good.Claims.Id, CancellationToken.None);
        return found is { State: TokenState.Unused } && found.Hash == visit.Token.Secret.Hash()
            ? GateDecision.Probe.Instance
            : new GateDecision.Refuse(Refusal.TokenInvalid);
    }

    /// <summary>
    /// Not under the viewer's cancellation: a statement that was cut off may have spent the token, and nobody would know. Whoever
    /// has left gets the token back like every other response that does not start; so does whoever the verdict did not reach.
    /// </summary>
    private async ValueTask<GateDecision> ConsumeAsync(TokenVerdict.Good good, Visit visit)
    {
        var consume = new ConsumeToken(
            good.Claims.Id,
            visit.Token.Secret.Hash(),
            visit.Route.Application,
            good.StreamId,
            BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
            visit.Client,
            time.GetUtcNow(),
            options.Value.Session.Lifetime);
        try
        {
            return await store.ConsumeAsync(consume, CancellationToken.None) is { } opened
                ? new GateDecision.Open(Begin(good, visit, consume.Now, opened), consume.Consumption)
                : new GateDecision.Refuse(Refusal.TokenInvalid);
        }
        catch (StoreUnavailableException)
        {
            returns.GiveBackLost(consume.Id, consume.Consumption);
            throw;
        }
    }

    private Session Begin(TokenVerdict.Good good, Visit visit, DateTimeOffset now, OpenedSession opened)
    {
        var bind = options.Value.Session.Bind;
        return new Session
        {
            Id = good.Claims.Id,
            Application = visit.Route.Application,
            StreamId = good.StreamId,
            AnyFolder = opened.AnyFolder,
            StartedAt = now,
            ExpiresAt = opened.ExpiresAt,
            Address = bind != SessionBinding.None && visit.Client.Address is { } address ? ClientMark.Of(address) : null,
            Agent = bind == SessionBinding.AddressAndAgent ? ClientMark.Of(visit.Client.Agent ?? "") : null,
        };
    }

    private static bool IsTokenOf(Session session, TokenParameter token) =>
        token is { IsPresent: true, IsAmbiguous: false }
        && TokenCodec.TryRead(token.Secret.Reveal(), out var read)
        && read.Id == session.Id;
}
