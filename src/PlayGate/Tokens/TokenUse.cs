using System.Globalization;
using System.Net;
using PlayGate.Clients;
using PlayGate.Http;

namespace PlayGate.Tokens;

/// <summary>The one who shows a token.</summary>
/// <param name="Address">The client address.</param>
/// <param name="Agent">Its <c>User-Agent</c>, shortened to what is worth storing.</param>
public sealed record Client(IPAddress? Address, string? Agent)
{
    private const int LongestAgent = 256;

    /// <summary>The client address; IPv4 where it is one.</summary>
    public IPAddress? Address { get; init; } = ClientAddress.Plain(Address);

    /// <summary>The text of its <c>User-Agent</c>, whose bytes are UTF-8 more often than not.</summary>
    public string? Agent { get; init; } = Agent is null ? null : HeaderBytes.TextOf(Agent);

    /// <summary>As it is stored and compared: an IPv4 address as such, and at most 256 characters that every database stores.</summary>
    public Client AsStored() => this with { Agent = Agent is null ? null : Storable(Agent) };

    /// <summary>Header bytes may be anything.</summary>
    private static string Storable(string agent) => string.Create(Math.Min(agent.Length, LongestAgent), agent, static (stored, agent) =>
    {
        for (var index = 0; index < stored.Length; index++)
        {
            stored[index] = char.IsControl(agent[index]) || char.IsSurrogate(agent[index]) ? '?' : agent[index];
        }
    });

    /// <summary>Short hashes of address and agent: enough to tell clients apart in a log.</summary>
    internal string Fingerprint() => $"{Short(Address?.ToString() ?? "")}/{Short(Agent ?? "")}";

    private static string Short(string text) => ((uint)ClientMark.Of(text).High).ToString("x8", CultureInfo.InvariantCulture);
}

/// <summary>A token to be turned into a session.</summary>
/// <param name="Id">Its handle.</param>
/// <param name="Hash">SHA-256 of the secret that was shown.</param>
/// <param name="Client">Who showed it.</param>
/// <param name="Now">The instant of consumption.</param>
public sealed record ConsumeToken(Guid Id, TokenHash Hash, Client Client, DateTimeOffset Now)
{
    /// <summary>The application of the request.</summary>
    public required string Application { get; init; }

    /// <summary>The stream of the request.</summary>
    public required string StreamId { get; init; }

    /// <summary>Stands for the path of the request, so that grace can be kept to it, or for the connection that asks.</summary>
    public long Path { get; init; }

    /// <summary>A random number above zero that names this attempt: by it the attempt holds the session, and lets go of it.</summary>
    public required long Consumption { get; init; }

    /// <summary>How long the session lasts unless the token says otherwise.</summary>
    public required TimeSpan SessionLifetime { get; init; }

    /// <summary>How the client will carry the session unless the token says otherwise; null where a connection does.</summary>
    public SessionCarrier? Carrier { get; init; }

    /// <summary>
    /// Set where another issuer made the token: the store has no row of it before its first consumption, and adds it then.
    /// </summary>
    public IssuedGrant? Issued { get; init; }
}

/// <summary>What the store has to know of a token that another issuer made.</summary>
/// <param name="Issuer">The issuer's name in the settings.</param>
/// <param name="Type">What the token was consumed for.</param>
/// <param name="Subject">Whom it is for, in the issuer's words.</param>
/// <param name="KeepUntil">Until then the token may be presented again, and the row stays.</param>
public sealed record IssuedGrant(string Issuer, TokenType Type, string? Subject, DateTimeOffset KeepUntil)
{
    /// <summary>When the session ends at the latest; null where the settings alone say it.</summary>
    public DateTimeOffset? SessionEndsAt { get; init; }
}

/// <summary>
/// A token that is shown again. It holds the same session where the client and the path are those of the consumption, not more than
/// <see cref="Most"/> requests hold it already, its cookie has not come back, and the grace is not over.
/// </summary>
/// <param name="Id">Its handle.</param>
/// <param name="Hash">SHA-256 of the secret that was shown.</param>
/// <param name="Client">Who showed it.</param>
/// <param name="Now">When.</param>
public sealed record ShowAgain(Guid Id, TokenHash Hash, Client Client, DateTimeOffset Now)
{
    /// <summary>How many requests may hold one opening: the first, and two again.</summary>
    public const int Most = 3;

    /// <summary>
    /// In place of a number: the session is held for good, and no request that lets go turns it back into a token. It ends as sessions end.
    /// </summary>
    public const long ForGood = 0;

    /// <summary>A random number above zero that names this attempt, as that of the consumption does; or <see cref="ForGood"/>.</summary>
    public required long Consumption { get; init; }

    /// <summary>Stands for the path of the request.</summary>
    public required long Path { get; init; }

    /// <summary>The carrier of sessions whose token names none.</summary>
    public required SessionCarrier Carrier { get; init; }

    /// <summary>How long after the consumption, by the session's carrier.</summary>
    public required Func<SessionCarrier, TimeSpan> Grace { get; init; }
}

/// <summary>What the token became.</summary>
/// <param name="Consumption">The number by which the request that asked holds it.</param>
/// <param name="StartedAt">When that was.</param>
/// <param name="ExpiresAt">The session's absolute end.</param>
/// <param name="AnyFolder">Whether the stream's file names count in every folder.</param>
/// <param name="Carrier">How it is carried, where the token says so.</param>
public sealed record OpenedSession(
    long Consumption, DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, bool AnyFolder, SessionCarrier? Carrier = null);
