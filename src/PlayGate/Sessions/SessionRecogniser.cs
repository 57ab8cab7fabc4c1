using Microsoft.Extensions.Primitives;
using PlayGate.Gate;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Sessions;

/// <summary>Finds the session that a request carries for its path: of several cookies the first valid one counts.</summary>
internal sealed class SessionRecogniser(
    SessionCookies cookies,
    VerifiedTickets tickets,
    Revocations revocations,
    SessionActivity activity,
    TimeProvider time)
{
    /// <summary>Recognises without waiting unless an idle timeout is set and this replica has not seen the session lately.</summary>
    public ValueTask<Recognition> RecogniseAsync(StringValues header, GateRoute route, string streamPath, Client client, CancellationToken cancellation)
    {
        var found = Recognise(header, route, streamPath, client);
        return found.IsValid ? JudgeIdlenessAsync(found, cancellation) : new(found);
    }

    /// <summary>Everything that can be judged from memory: seal, path, time, kicks, client.</summary>
    public Recognition Recognise(StringValues header, GateRoute route, ReadOnlySpan<char> streamPath, Client client)
    {
        var best = Recognition.None;
        foreach (var line in header)
        {
            foreach (var ticket in cookies.TicketsIn(line))
            {
                if (tickets.Open(ticket) is not { } session || !Covers(session, route, streamPath))
                {
                    continue;
                }

                var refusal = Judge(session, client);
                if (refusal is null)
                {
                    return new Recognition(session, null);
                }

                best = best.Session is null ? new Recognition(session, refusal) : best;
            }
        }

        return best;
    }

    private static bool Covers(Session session, GateRoute route, ReadOnlySpan<char> streamPath) =>
        session.Application == route.Application && StreamPaths.Covers(session.StreamId, streamPath, route.Names, session.AnyFolder);

    private Refusal? Judge(Session session, Client client) =>
        session.ExpiresAt <= time.GetUtcNow() ? Refusal.SessionExpired
        : revocations.Contains(session.Id) ? Refusal.SessionRevoked
        : session.BelongsTo(client) ? null
        : Refusal.SessionMismatch;

    private ValueTask<Recognition> JudgeIdlenessAsync(Recognition found, CancellationToken cancellation)
    {
        var idle = activity.IsIdleAsync(found.Session!, cancellation);
        return idle.IsCompletedSuccessfully ? new(Judge(found, idle.Result)) : AwaitAsync(found, idle);

        static async ValueTask<Recognition> AwaitAsync(Recognition found, ValueTask<bool> idle) => Judge(found, await idle);

        static Recognition Judge(Recognition found, bool isIdle) => isIdle ? found with { Refusal = Refusal.SessionExpired } : found;
    }
}
