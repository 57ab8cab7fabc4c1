using Microsoft.Extensions.Primitives;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Sessions;

/// <summary>What a request brings that a session could be recognised by.</summary>
/// <param name="Route">The route it came by.</param>
/// <param name="StreamPath">The path that it asks for, without a ticket.</param>
/// <param name="TicketSegment">The path's ticket with its mark, if it has one.</param>
/// <param name="Cookies">Its <c>Cookie</c> header.</param>
/// <param name="Client">Who asks.</param>
internal readonly record struct Arrival(GateRoute Route, string StreamPath, string? TicketSegment, StringValues Cookies, Client Client);

/// <summary>
/// Finds the session that a request carries for its path: first by the path's ticket, then by cookie, the first valid one.
/// </summary>
internal sealed class SessionRecogniser(
    CookieCarrier cookies,
    VerifiedTickets tickets,
    Revocations revocations,
    SessionActivity activity,
    TimeProvider time)
{
    /// <summary>
    /// Recognises without waiting unless an idle timeout is set and this replica has not seen the session lately, or no ticket is good and
    /// the key of one has not been read yet.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Neither this replica nor the store can tell.</exception>
    public ValueTask<Recognition> RecogniseAsync(in Arrival arrival, CancellationToken cancellation)
    {
        var found = Recognise(arrival);
        return found.IsValid ? JudgeIdlenessAsync(found, cancellation)
            : found.Unread is { } key ? ReadKeysAsync(arrival, key, cancellation)
            : new(found);
    }

    /// <summary>
    /// Everything that can be judged from memory: seal, path, time, kicks, client. A ticket that cannot be judged is not this one.
    /// </summary>
    public Recognition Recognise(in Arrival arrival)
    {
        var passedOver = default(PassedOver);
        var best = arrival.TicketSegment is { } segment ? Judge(segment.AsSpan(1), arrival, ref passedOver) : Recognition.None;
        if (best.IsValid)
        {
            return best;
        }

        foreach (var line in arrival.Cookies)
        {
            foreach (var ticket in cookies.TicketsIn(line))
            {
                var found = Judge(ticket, arrival, ref passedOver) with { IsByCookie = true };
                if (found.IsValid)
                {
                    return found;
                }

                best = best.Session is null ? found : best;
            }
        }

        var other = best.Session is null && passedOver.Other is { } one && Judge(one, arrival.Client) is null ? one : null;
        return best with { Unread = passedOver.Unread, Other = other };
    }

    /// <summary>Once the ring was read for one of them, all its keys are known, and what is sealed with others is no session's.</summary>
    private async ValueTask<Recognition> ReadKeysAsync(Arrival arrival, Guid key, CancellationToken cancellation)
    {
        var isRead = await tickets.ReadKeyAsync(key, arrival.Client.Address, cancellation);
        var found = Recognise(arrival);
        return found.IsValid ? await JudgeIdlenessAsync(found, cancellation)
            : isRead ? found with { Unread = null }
            : found;
    }

    private Recognition Judge(ReadOnlySpan<char> ticket, in Arrival arrival, ref PassedOver passedOver)
    {
        var session = tickets.Open(ticket, out var notRead);
        passedOver.Unread ??= notRead;
        if (session is not null && Covers(session, arrival))
        {
            return new Recognition(session, Judge(session, arrival.Client));
        }

        passedOver.Other ??= session?.Type == arrival.Route.Type ? session : null;
        return Recognition.None;
    }

    private static bool Covers(Session session, in Arrival arrival) =>
        session.Application == arrival.Route.Application
        && session.Type == arrival.Route.Type
        && StreamPaths.Covers(
            session.StreamId, arrival.StreamPath, arrival.Route.Names, session.AnyFolder && session.Type == TokenType.Play);

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

    /// <summary>What tickets that are not the wanted one leave behind, the first of each kind.</summary>
    private struct PassedOver
    {
        /// <summary>The key of a ticket that cannot be judged yet.</summary>
        public Guid? Unread;

        /// <summary>The session of another stream.</summary>
        public Session? Other;
    }
}
