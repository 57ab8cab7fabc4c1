using System.Net;
using PlayGate.Audit;
using PlayGate.Tokens;

namespace PlayGate.Sessions;

/// <summary>
/// Where sessions live; a session is the row of the token that opened it. Every member throws <see cref="StoreUnavailableException"/> when
/// the store cannot answer.
/// </summary>
public interface ISessionStore
{
    /// <summary>Open sessions in the order in which their tokens were minted.</summary>
    Task<IReadOnlyList<SessionRecord>> ListAsync(SessionQuery query, CancellationToken cancellation);

    /// <summary>One page of the open sessions, the newest first.</summary>
    Task<FoundPage<SessionRecord>> SearchAsync(SessionSearch search, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// Ends open sessions and returns them; their rows stay to their end, so that every replica learns of it. Who did it is written down in
    /// the same transaction, with the number, unless it is none.
    /// </summary>
    Task<IReadOnlyList<EndedSession>> EndAsync(
        SessionSelection selection, DateTimeOffset now, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>The same without a word of who did it.</summary>
    Task<IReadOnlyList<EndedSession>> EndAsync(SessionSelection selection, DateTimeOffset now, CancellationToken cancellation) =>
        EndAsync(selection, now, null, cancellation);

    /// <summary>
    /// Writes down that something was ended of which the store has no row, e.g. the sign-in of an operator, so that every replica learns of
    /// it as of an ended session. It is forgotten at its own end. Saying it twice changes nothing.
    /// </summary>
    Task AddEndedAsync(EndedSession ended, CancellationToken cancellation);

    /// <summary>
    /// The sessions that were ended by hand at or after that instant of the store's time (<see cref="IGateStore.ReadTimeAsync"/>) and would
    /// still be open at <paramref name="now"/>.
    /// </summary>
    Task<IReadOnlyList<EndedSession>> ReadEndedAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// Calls back first when it listens and then whenever sessions have been ended by any replica, until it is cancelled.
    /// </summary>
    Task ListenAsync(Action heard, CancellationToken cancellation);

    /// <summary>
    /// Gives a session that has just been opened its place among those that count for its subject and its stream; where there is
    /// none, the request that asks lets go of it in the same instant, as by <see cref="ITokenStore.GiveBackAsync"/>. However many ask
    /// at once, on however many replicas, no more are admitted than there are places.
    /// </summary>
    Task<Admission> AdmitAsync(AskForPlace ask, CancellationToken cancellation);

    /// <summary>Who opened the session of a spent token, if that was another client than this one.</summary>
    Task<Client?> FindOtherOpenerAsync(Guid id, TokenHash hash, Client client, CancellationToken cancellation);

    /// <summary>Writes when sessions were last seen and adds what they were sent; an older sight never replaces a newer one.</summary>
    Task TouchAsync(IReadOnlyCollection<SessionSight> sights, CancellationToken cancellation);

    /// <summary>When the session was last seen by any replica, its opening included; null where no such session is open.</summary>
    Task<DateTimeOffset?> LastSeenAsync(Guid id, CancellationToken cancellation);

    /// <summary>
    /// Removes expired tokens, sessions past their end, sessions without a sight since <paramref name="idleSince"/>, and
    /// forgotten receipts. Returns how many rows went.
    /// </summary>
    Task<int> CleanAsync(DateTimeOffset now, DateTimeOffset? idleSince, CancellationToken cancellation);
}

/// <summary>An open session as stored.</summary>
public sealed record SessionRecord
{
    /// <summary>Its id, the handle of the token that opened it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The application.</summary>
    public required string Application { get; init; }

    /// <summary>The stream.</summary>
    public required string StreamId { get; init; }

    /// <summary>Play or publish.</summary>
    public required TokenType Type { get; init; }

    /// <summary>Whom the token was for.</summary>
    public string? Subject { get; init; }

    /// <summary>Who made the token, where it was not PlayGate.</summary>
    public string? Issuer { get; init; }

    /// <summary>The client's address at the opening.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The client's agent at the opening.</summary>
    public string? Agent { get; init; }

    /// <summary>How the client carries it; null where a connection does, and for sessions of before this was stored.</summary>
    public SessionCarrier? Carrier { get; init; }

    /// <summary>When the token was consumed.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// When a request last came with it, as far as has been written down; null until the first response was seen to start.
    /// </summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>Its absolute end.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many bytes it was sent, as far as has been written down.</summary>
    public long Bytes { get; init; }
}

/// <summary>Which sessions to list.</summary>
/// <param name="Now">Sessions that end up to here are over.</param>
/// <param name="Limit">How many at most.</param>
public sealed record SessionQuery(DateTimeOffset Now, int Limit)
{
    /// <summary>Only this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only this stream.</summary>
    public string? StreamId { get; init; }

    /// <summary>Only this subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Only those after the session with this id.</summary>
    public Guid? After { get; init; }
}

/// <summary>Which sessions to end.</summary>
public sealed record SessionSelection
{
    /// <summary>Only the session with this id.</summary>
    public Guid? Id { get; init; }

    /// <summary>Only this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only this stream.</summary>
    public string? StreamId { get; init; }

    /// <summary>Only this subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Only this type.</summary>
    public TokenType? Type { get; init; }

    /// <summary>Only those opened with this mark, see <see cref="ConsumeToken.Path"/>.</summary>
    public long? Path { get; init; }
}

/// <summary>A session that was ended by hand.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EndedAt">When, by the store's time.</param>
/// <param name="ExpiresAt">Until when its tickets would still open.</param>
public sealed record EndedSession(Guid Id, DateTimeOffset EndedAt, DateTimeOffset ExpiresAt);

/// <summary>When a session was seen.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SeenAt">When.</param>
/// <param name="HasCookieReturned">Whether its cookie has come back, which ends the grace of its token.</param>
/// <param name="Bytes">How many bytes it was sent since the last sight.</param>
public readonly record struct SessionSight(Guid Id, DateTimeOffset SeenAt, bool HasCookieReturned = false, long Bytes = 0);
