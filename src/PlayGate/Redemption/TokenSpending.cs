using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>From a token that is good in itself to a session, or to the reason why there is none.</summary>
internal sealed class TokenSpending(TokenConsuming consuming, Grace grace, SessionLimits limits, TokenReuse reuse, IOptions<PlayGateOptions> options)
{
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public ValueTask<GateDecision> ProbeAsync(TokenVerdict.Good good, Showing showing) => consuming.ProbeAsync(good, showing);

    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<GateDecision> SpendAsync(TokenVerdict.Good good, Showing showing, DateTimeOffset now, CancellationToken cancellation)
    {
        if (reuse.WasJustRefused(good, showing))
        {
            return new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        var first = await consuming.ConsumeAsync(good, showing, now, cancellation);
        if ((first ?? await grace.AskAsync(good, showing, now)) is not { } opened)
        {
            await reuse.NoteAsync(good, showing, now);
            return new GateDecision.Refuse(Refusal.TokenInvalid);
        }

        // Whoever shows the token again asks too: they may be faster than the first, which is admitted once for both.
        return await limits.JudgeAsync(good, opened, now) is { } refusal
            ? new GateDecision.Refuse(refusal)
            : Open(good, showing, opened, isAgain: first is null);
    }

    private GateDecision.Open Open(TokenVerdict.Good good, Showing showing, OpenedSession opened, bool isAgain)
    {
        var (bind, demand) = (options.Value.Session.Bind, showing.Demand);
        var session = new Session
        {
            Id = good.Claims.Id,
            Application = demand.Application,
            Type = demand.Type,
            StreamId = good.StreamId,
            AnyFolder = opened.AnyFolder,
            StartedAt = opened.StartedAt,
            ExpiresAt = opened.ExpiresAt,
            Address = bind != SessionBinding.None && demand.Client.Address is { } address ? ClientMark.Of(address) : null,
            Agent = bind == SessionBinding.AddressAndAgent ? ClientMark.Of(demand.Client.Agent ?? "") : null,
        };
        return new GateDecision.Open(session, opened.Consumption, opened.Carrier ?? showing.Carrier ?? SessionCarrier.Cookie, isAgain);
    }
}
