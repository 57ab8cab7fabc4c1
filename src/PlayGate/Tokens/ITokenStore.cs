using System.Net;
using PlayGate.Audit;

namespace PlayGate.Tokens;

/// <summary>
/// Where tokens live. One row, two states: the row that was a token becomes the session, in one conditional statement whose row count is
/// the verdict, so that a token is consumed once however many replicas run. Every member throws <see cref="StoreUnavailableException"/>
/// when the store cannot answer.
/// </summary>
public interface ITokenStore
{
    /// <summary>
    /// Adds tokens, the receipt of their minting and who did it, in one transaction; false (and nothing added) when the receipt's key
    /// exists.
    /// </summary>
    Task<bool> AddAsync(IReadOnlyList<TokenRecord> tokens, MintReceipt? receipt, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>The same without a word of who did it.</summary>
    Task<bool> AddAsync(IReadOnlyList<TokenRecord> tokens, MintReceipt? receipt, CancellationToken cancellation) =>
        AddAsync(tokens, receipt, null, cancellation);

    /// <summary>The receipt of an earlier minting under the same idempotency key.</summary>
    Task<MintReceipt?> FindReceiptAsync(TokenHash key, CancellationToken cancellation);

    /// <summary>
    /// Turns an unused, unexpired token into a session; null when there was none to turn. Asked once more by the same consumption it
    /// answers with the session that this consumption opened. A caller that gives up leaves the token unspent where that is still possible;
    /// else it gets its verdict all the same, to give the token back.
    /// </summary>
    Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation);

    /// <summary>
    /// Lets another request hold the session that a token has just opened, within all the bounds that <see cref="ShowAgain"/> names;
    /// null where there is none to hold. The request holds it by its own number, and once however often it asks.
    /// </summary>
    Task<OpenedSession?> ShowAgainAsync(ShowAgain again, CancellationToken cancellation);

    /// <summary>
    /// The session that a token has opened, for the client that opened it with the same path mark; null where there is none. Its age, its
    /// client and how often it is asked for do not count: the mark names one connection. The request that asks holds the session, or it is
    /// held for good: see <see cref="ShowAgain.ForGood"/>.
    /// </summary>
    Task<OpenedSession?> FindOpenedAsync(ShowAgain again, CancellationToken cancellation);

    /// <summary>
    /// One of the requests that hold the session has got nothing and lets go; the last of them turns the session back into the token it
    /// was. It may be told again, whenever it is not known whether it was heard, and before the request's own statement was: that one does
    /// nothing any more.
    /// </summary>
    /// <returns>Whether this request held the session and has let go, now or before; false also when the session was ended
    /// meanwhile.</returns>
    Task<bool> GiveBackAsync(Guid id, long consumption, CancellationToken cancellation);

    /// <summary>
    /// Gives back what a consumption may have opened whose verdict was lost: it may have run, may run yet, or never. Whatever comes of it
    /// later opens nothing. For a token that another issuer made, the row that says so is added where there is none.
    /// </summary>
    /// <returns>As <see cref="GiveBackAsync"/>.</returns>
    Task<bool> CallOffAsync(ConsumeToken consume, CancellationToken cancellation);

    /// <summary>The row with that handle, whatever its state.</summary>
    Task<TokenRecord?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>One page of the usable tokens, the newest first.</summary>
    Task<FoundPage<TokenRecord>> SearchAsync(TokenSearch search, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Usable tokens in the order of their minting.</summary>
    Task<IReadOnlyList<TokenRecord>> ListAsync(TokenQuery query, CancellationToken cancellation);

    /// <summary>
    /// Ends usable tokens, and those whose consumption is still open (their first response has not been seen to start): these are
    /// never given back. Who did it is written down in the same transaction, with the number, unless it is none. Returns how many.
    /// </summary>
    Task<int> RevokeAsync(TokenSelection selection, DateTimeOffset now, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>The same without a word of who did it.</summary>
    Task<int> RevokeAsync(TokenSelection selection, DateTimeOffset now, CancellationToken cancellation) =>
        RevokeAsync(selection, now, null, cancellation);
}

/// <summary>Where in its life the row of a token is.</summary>
public enum TokenState
{
    /// <summary>It is not presented yet.</summary>
    Unused,

    /// <summary>It has become a session.</summary>
    Consumed,

    /// <summary>It, or the session it became, was ended by hand.</summary>
    Ended,
}

/// <summary>A token as stored.</summary>
public sealed record TokenRecord
{
    /// <summary>The public handle; also the id of the session it becomes.</summary>
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required TokenHash Hash { get; init; }

    /// <summary>The application, <c>default</c> unless named.</summary>
    public required string Application { get; init; }

    /// <summary>The one stream it is for.</summary>
    public required string StreamId { get; init; }

    /// <summary>Play or publish.</summary>
    public required TokenType Type { get; init; }

    /// <summary>When it was minted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>After this instant it may not be presented.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whom it is for, in the back-end's own words.</summary>
    public string? Subject { get; init; }

    /// <summary>The only client address that may show it.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>How long the session lasts, where it differs from the setting.</summary>
    public TimeSpan? SessionLifetime { get; init; }

    /// <summary>Whether the stream's file names count in every folder.</summary>
    public bool AnyFolder { get; init; }

    /// <summary>How its session is carried, where it differs from the setting.</summary>
    public SessionCarrier? Carrier { get; init; }

    /// <summary>Ant Media's room, stored and echoed; it widens nothing.</summary>
    public string? RoomId { get; init; }

    /// <summary>Who made it, where it was not PlayGate.</summary>
    public string? Issuer { get; init; }

    /// <summary>Where in its life it is.</summary>
    public TokenState State { get; init; }

    /// <summary>When it became a session, where it is one or was.</summary>
    public DateTimeOffset? ConsumedAt { get; init; }

    /// <summary>
    /// When a replica last saw its session, as far as has been written down; null where no response to it was ever seen to begin.
    /// </summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>Which tokens to list.</summary>
/// <param name="Now">Tokens that expire up to here are not usable.</param>
/// <param name="Limit">How many at most.</param>
public sealed record TokenQuery(DateTimeOffset Now, int Limit)
{
    /// <summary>Only this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only this stream.</summary>
    public string? StreamId { get; init; }

    /// <summary>Only this type.</summary>
    public TokenType? Type { get; init; }

    /// <summary>Only this subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Only those minted after the token with this handle.</summary>
    public Guid? After { get; init; }

    /// <summary>How many to pass over.</summary>
    public int Skip { get; init; }
}

/// <summary>Which tokens to end: by handle, or all that match.</summary>
public sealed record TokenSelection
{
    /// <summary>Only the token with this handle.</summary>
    public Guid? Id { get; init; }

    /// <summary>Only this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only this stream.</summary>
    public string? StreamId { get; init; }

    /// <summary>Only this type.</summary>
    public TokenType? Type { get; init; }

    /// <summary>Only this subject.</summary>
    public string? Subject { get; init; }
}
