using PlayGate.Clients;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// The one row of a token's life: minted as a token, turned into a session by the first request, ended by hand or by time. Times are Unix
/// milliseconds, which compare the same way on every database.
/// </summary>
internal sealed class Grant
{
    public const string Token = "token";
    public const string Session = "session";
    public const string Ended = "ended";

    public required Guid Id { get; set; }

    public required byte[] Hash { get; set; }

    public required string Application { get; set; }

    public required string StreamId { get; set; }

    public required TokenType Type { get; set; }

    public required string State { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public string? Subject { get; set; }

    public string? TokenAddress { get; set; }

    /// <summary>Milliseconds.</summary>
    public long? SessionLifetime { get; set; }

    public bool AnyFolder { get; set; }

    /// <summary>How the session is carried, where the token says so.</summary>
    public SessionCarrier? Carrier { get; set; }

    public string? RoomId { get; set; }

    /// <summary>
    /// Who made the token, where it was not PlayGate. Its row comes with its first consumption, and stays for as long as it could be
    /// presented again.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>The request that opened the session, by a random number of its own; null once it has let go.</summary>
    public long? Consumption { get; set; }

    /// <summary>A request that presented the token again and holds the session too, by its own number.</summary>
    public long? SecondHolder { get; set; }

    /// <summary>One more.</summary>
    public long? ThirdHolder { get; set; }

    /// <summary>
    /// The numbers of the last requests that let go, the newest first, each between commas. A statement that is sent once more, or comes
    /// late, finds its number here. A minus stands before the number of a request that had held nothing.
    /// </summary>
    public string? Returned { get; set; }

    /// <summary>A mark of the first request's path.</summary>
    public long? OpeningPath { get; set; }

    /// <summary>Whether the session's cookie has come back, which ends the token's grace.</summary>
    public bool HasCookieReturned { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? SessionExpiresAt { get; set; }

    public string? ClientAddress { get; set; }

    public string? ClientAgent { get; set; }

    /// <summary>Null until the first response was seen to start.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>How the client carries its session; null where a connection does.</summary>
    public SessionCarrier? SessionCarrier { get; set; }

    /// <summary>
    /// Whether the session has its place where sessions are limited. One that was opened without a limit has none and counts once it was
    /// seen.
    /// </summary>
    public bool IsAdmitted { get; set; }

    /// <summary>How many bytes the session was sent.</summary>
    public long Bytes { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}
