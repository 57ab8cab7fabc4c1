using System.Collections.Concurrent;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// The connections at media servers that were let in here. What this replica has not let in itself, or has forgotten in
/// a restart, the store knows by the connection's mark, so that any replica may be asked about any connection.
/// </summary>
internal sealed class HookConnections(MediaGate gate, ITokenStore store, Revocations revocations, TimeProvider time)
{
    private readonly RecentDisconnects _departures = new();
    private readonly ConcurrentDictionary<Guid, Connection> _held = new();

    /// <summary>Somebody asks to be let in, perhaps once more: their token may have expired since.</summary>
    public async ValueTask<GateDecision> BeginAsync(HookCall.Begin call, CancellationToken cancellation)
    {
        if (Held(call.Demand) is { } held)
        {
            return Again(held);
        }

        var began = _departures.Now;
        var verdict = await gate.DecideAsync(call.Demand, cancellation);
        if (verdict is GateDecision.Refuse { Reason: var reason } && reason == Refusal.TokenExpired)
        {
            verdict = await FindAsync(call.Demand, verdict, isSignOfLife: !call.SaysMore, cancellation);
        }
        else if (verdict is GateDecision.Open opened)
        {
            if (!opened.IsAgain && (cancellation.IsCancellationRequested || _departures.HasLeftSince(began, call.Demand.Mark)))
            {
                await gate.GiveBackAsync(opened);
                return new GateDecision.Refuse(Refusal.SessionExpired);
            }

            var hold = Hold(call.Demand.Mark, opened.Session, isSignOfLife: !call.SaysMore);
            await gate.ConfirmAsync(opened);
            verdict = Again(hold) is GateDecision.Refuse ended ? ended : verdict;
        }

        return verdict;
    }

    /// <summary>Whether somebody who was let in may stay. In an outage everybody may whose end is not known.</summary>
    public async ValueTask<GateDecision> ContinueAsync(MediaDemand demand, CancellationToken cancellation)
    {
        if (gate.IsFree(demand))
        {
            return GateDecision.Free.Instance;
        }

        return Held(demand) is { } held
            ? Again(held)
            : await FindAsync(demand, new GateDecision.Refuse(Refusal.TokenInvalid), isSignOfLife: false, cancellation);
    }

    /// <summary>
    /// Somebody has left, and their session is over. Or it is not there yet: a client may leave while its server still waits to hear
    /// whether it may come, and nobody would end the session then.
    /// </summary>
    public ValueTask EndAsync(MediaDemand demand)
    {
        _departures.Add(demand.Mark);
        return gate.EndAsync(demand);
    }

    /// <summary>A connection that asked for the same before, by the same token.</summary>
    private MediaHold? Held(MediaDemand demand) =>
        TryRead(demand, out var id) && _held.TryGetValue(id, out var held) && held.Mark == demand.Mark ? held.Hold : null;

    private GateDecision Again(MediaHold held)
    {
        var session = held.Session;
        if (revocations.Contains(session.Id))
        {
            return new GateDecision.Refuse(Refusal.SessionRevoked);
        }

        if (session.ExpiresAt <= time.GetUtcNow())
        {
            return new GateDecision.Refuse(Refusal.SessionExpired);
        }

        held.Saw();
        return new GateDecision.Open(session, ShowAgain.ForGood, SessionCarrier.Cookie, IsAgain: true);
    }

    private async ValueTask<GateDecision> FindAsync(MediaDemand demand, GateDecision otherwise, bool isSignOfLife, CancellationToken cancellation)
    {
        if (!TryRead(demand, out var id))
        {
            return otherwise;
        }

        if (revocations.Contains(id))
        {
            return new GateDecision.Refuse(Refusal.SessionRevoked);
        }

        try
        {
            var again = new ShowAgain(id, demand.Token.Secret.Hash(), demand.Client, time.GetUtcNow())
            {
                Consumption = ShowAgain.ForGood,
                Path = demand.Mark,
                Carrier = SessionCarrier.Cookie,
                Grace = _ => TimeSpan.Zero,
            };
            return await store.FindOpenedAsync(again, cancellation) is { } opened
                ? Again(Hold(demand.Mark, SessionOf(demand, id, opened), isSignOfLife))
                : otherwise;
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }

    private MediaHold Hold(long mark, Session session, bool isSignOfLife)
    {
        var hold = gate.Hold(session, isSignOfLife);
        if (_held.GetOrAdd(session.Id, new Connection(hold, mark)) is var held && held.Hold != hold)
        {
            hold.Dispose();
            return held.Hold;
        }

        hold.Ended.Register(() =>
        {
            _held.TryRemove(session.Id, out _);
            hold.Dispose();
        });
        return hold;
    }

    private static bool TryRead(MediaDemand demand, out Guid id)
    {
        var isOne = TokenCodec.TryRead(demand.Token.Secret.Reveal(), out var read) && !demand.Token.IsAmbiguous;
        id = isOne ? read.Id : default;
        return isOne;
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
