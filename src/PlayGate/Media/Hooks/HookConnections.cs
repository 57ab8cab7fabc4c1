using System.Collections.Concurrent;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// The connections at media servers that have sessions. Connections that another replica let in, or this one before a restart, are found in
/// the store by the connection's mark, so that every replica may be asked about every connection.
/// </summary>
internal sealed class HookConnections(
    MediaGate gate, TokenValidator validator, ITokenStore store, Revocations revocations, TimeProvider time)
{
    private readonly RecentDisconnects _disconnects = new();
    private readonly ConcurrentDictionary<Guid, Connection> _connections = new();

    /// <summary>A connection asks to send or take media, perhaps once more: its token may have expired since it was let in.</summary>
    public async ValueTask<GateDecision> BeginAsync(HookCall.Begin call, CancellationToken cancellation)
    {
        var token = await IdentifyAsync(call.Demand, cancellation);
        if (Find(token, call.Demand) is { } known)
        {
            return Continued(known);
        }

        var began = _disconnects.Now;
        var decision = await gate.DecideAsync(call.Demand, cancellation);
        return decision switch
        {
            GateDecision.Refuse refused when refused.Reason == Refusal.TokenExpired =>
                await ContinueStoredAsync(token, call.Demand, decision, isSignOfLife: !call.SaysMore, cancellation),
            GateDecision.Open { IsAgain: false } opened when HasLeft() => await GiveBackAsync(opened),
            GateDecision.Open opened => await AdmitAsync(call, opened),
            _ => decision,
        };

        bool HasLeft() => cancellation.IsCancellationRequested || _disconnects.HasLeftSince(began, call.Demand.Mark);
    }

    /// <summary>Whether a connection that was let in may stay. In an outage it may, unless its end is known here.</summary>
    public async ValueTask<GateDecision> ContinueAsync(MediaDemand demand, CancellationToken cancellation)
    {
        if (gate.IsFree(demand))
        {
            return GateDecision.Free.Instance;
        }

        var token = await IdentifyAsync(demand, cancellation);
        return Find(token, demand) is { } known
            ? Continued(known)
            : await ContinueStoredAsync(token, demand, new GateDecision.Refuse(Refusal.TokenInvalid), isSignOfLife: false, cancellation);
    }

    /// <summary>
    /// A connection has ended, and its session ends too. The session may not be there yet: a client may leave while its server still waits
    /// for the decision. <see cref="BeginAsync"/> gives the token back then.
    /// </summary>
    public ValueTask EndAsync(MediaDemand demand)
    {
        _disconnects.Add(demand.Mark);
        return gate.EndAsync(demand);
    }

    /// <summary>The connection is there: its session is held and confirmed, unless it was ended meanwhile.</summary>
    private async ValueTask<GateDecision> AdmitAsync(HookCall.Begin call, GateDecision.Open opened)
    {
        var hold = Hold(call.Demand.Mark, opened.Session, isSignOfLife: !call.SaysMore);
        await gate.ConfirmAsync(opened);
        return Continued(hold) is GateDecision.Refuse ended ? ended : opened;
    }

    /// <summary>The connection has left while the decision was taken.</summary>
    private async ValueTask<GateDecision> GiveBackAsync(GateDecision.Open opened)
    {
        await gate.GiveBackAsync(opened);
        return new GateDecision.Refuse(Refusal.SessionExpired);
    }

    /// <summary>A connection that was let in here by the same token, for the same.</summary>
    private MediaHold? Find(TokenIdentity? token, MediaDemand demand) =>
        token is { Id: var id } && _connections.TryGetValue(id, out var known) && known.Mark == demand.Mark ? known.Hold : null;

    private ValueTask<TokenIdentity?> IdentifyAsync(MediaDemand demand, CancellationToken cancellation) =>
        validator.IdentifyAsync(demand.Token, demand.Asked, cancellation);

    private GateDecision Continued(MediaHold hold)
    {
        var session = hold.Session;
        if (revocations.Contains(session.Id))
        {
            return new GateDecision.Refuse(Refusal.SessionRevoked);
        }

        if (session.ExpiresAt <= time.GetUtcNow())
        {
            return new GateDecision.Refuse(Refusal.SessionExpired);
        }

        hold.Saw();
        return new GateDecision.Open(session, ShowAgain.ForGood, SessionCarrier.Cookie, IsAgain: true);
    }

    /// <summary>
    /// Continues a connection that only the store knows; the decision is <paramref name="otherwise"/> where it knows none.
    /// </summary>
    private async ValueTask<GateDecision> ContinueStoredAsync(
        TokenIdentity? token, MediaDemand demand, GateDecision otherwise, bool isSignOfLife, CancellationToken cancellation)
    {
        if (token is not { Id: var id, Hash: var hash })
        {
            return otherwise;
        }

        if (revocations.Contains(id))
        {
            return new GateDecision.Refuse(Refusal.SessionRevoked);
        }

        try
        {
            var again = new ShowAgain(id, hash, demand.Client, time.GetUtcNow())
            {
                Consumption = ShowAgain.ForGood,
                Path = demand.Mark,
                Carrier = SessionCarrier.Cookie,
                Grace = _ => TimeSpan.Zero,
            };
            return await store.FindOpenedAsync(again, cancellation) is { } opened
                ? Continued(Hold(demand.Mark, SessionOf(demand, id, opened), isSignOfLife))
                : otherwise;
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }

    /// <summary>Holds a session once, however often its connection asks.</summary>
    private MediaHold Hold(long mark, Session session, bool isSignOfLife)
    {
        var hold = gate.Hold(session, isSignOfLife);
        if (_connections.GetOrAdd(session.Id, new Connection(hold, mark)) is var known && known.Hold != hold)
        {
            hold.Dispose();
            return known.Hold;
        }

        hold.Ended.Register(() =>
        {
            _connections.TryRemove(session.Id, out _);
            hold.Dispose();
        });
        return hold;
    }

    private static Session SessionOf(MediaDemand demand, Guid id, OpenedSession opened) => new()
    {
        Id = id,
        Application = demand.Application,
        StreamId = demand.StreamId,
        Type = demand.Type,
        AnyFolder = opened.AnyFolder,
        StartedAt = opened.StartedAt,
        ExpiresAt = opened.ExpiresAt,
    };

    private sealed record Connection(MediaHold Hold, long Mark);
}
