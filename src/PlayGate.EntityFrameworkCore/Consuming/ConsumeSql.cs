namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// The SQL that turns tokens into sessions, the same on both databases. <c>asked</c> has a row for each token: SQLite makes it of
/// parameters, PostgreSQL of arrays, in the function <c>consume_tokens</c> that its founding migration makes of this text. Once that
/// migration is released, a change here needs a migration that makes the function anew.
/// </summary>
internal static class ConsumeSql
{
    /// <summary>The columns of <see cref="OpenedRow"/> behind the holder's number.</summary>
    public const string Opened = """
        grants.started_at AS "StartedAt", grants.session_expires_at AS "ExpiresAt",
            grants.any_folder AS "AnyFolder", grants.carrier AS "Carrier"
        """;

    private const string Defaults = "any_folder, has_cookie_returned, is_admitted, bytes";

    /// <summary>
    /// One conditional statement whose rows are the verdicts: nothing is read before, so nothing can have changed in between. Only the id
    /// is compared in a way that an index knows, so that no plan looks for a token among all those of its stream.
    /// </summary>
    /// <param name="asked">
    /// The tokens: token, secret, application, stream_id, consumption, now, lifetime, path, address, agent, carrier, issuer, type.
    /// </param>
    /// <param name="first">Columns to return before the others.</param>
    public static string Consume(string asked, string first = "") => $"""
        UPDATE grants SET
            state = 'session', consumption = asked.consumption, started_at = asked.now,
            session_expires_at = asked.now + COALESCE(session_lifetime, asked.lifetime), opening_path = asked.path,
            client_address = asked.address, client_agent = asked.agent, last_seen_at = NULL, has_cookie_returned = false,
            session_carrier = CASE WHEN asked.carrier IS NOT NULL THEN COALESCE(grants.carrier, asked.carrier) END,
            stream_id = asked.stream_id, type = COALESCE(asked.type, grants.type)
        FROM {asked}
        WHERE grants.id = asked.token AND expires_at - asked.now > 0 AND {HolderSql.HasNotReturned("asked.consumption")}
            AND (hash, grants.application, state) IS NOT DISTINCT FROM (asked.secret, asked.application, 'token')
            AND (asked.issuer IS NOT NULL OR grants.stream_id IS NOT DISTINCT FROM asked.stream_id)
        RETURNING {first}grants.consumption AS "Consumption", {Opened}
        """;

    /// <summary>
    /// The first consumption of tokens that other issuers made: a row comes as a session where there is none. Where there is one already,
    /// given back or not, nothing happens, and <see cref="Consume"/> judges it. <see cref="FindConsumed"/> returns what was added.
    /// </summary>
    /// <param name="asked">As for <see cref="Consume"/>, and subject, keep_until.</param>
    public static string AddConsumed(string asked) => $"""
        INSERT INTO grants (
            id, hash, application, stream_id, type, state, created_at, expires_at, subject, issuer, consumption, started_at,
            session_expires_at, opening_path, client_address, client_agent, session_carrier, {Defaults})
        SELECT asked.token, asked.secret, asked.application, asked.stream_id, asked.type, 'session', asked.now, asked.keep_until,
            asked.subject, asked.issuer, asked.consumption, asked.now, asked.now + asked.lifetime, asked.path, asked.address, asked.agent,
            asked.carrier, false, false, false, 0
        FROM {asked}
        WHERE asked.issuer IS NOT NULL
        ORDER BY asked.token
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>The row of such a token as one that is not consumed, for a consumption that is called off before it is heard of.</summary>
    /// <param name="asked">As above.</param>
    public static string AddUnused(string asked) => $"""
        INSERT INTO grants (
            id, hash, application, stream_id, type, state, created_at, expires_at, subject, issuer, {Defaults})
        SELECT asked.token, asked.secret, asked.application, asked.stream_id, asked.type, 'token', asked.now, asked.keep_until,
            asked.subject, asked.issuer, false, false, false, 0
        FROM {asked}
        WHERE asked.issuer IS NOT NULL
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>A consumption may be sent twice, since the answer to the first was lost: it gets the session that it opened.</summary>
    /// <param name="asked">As above; token, secret and consumption are enough.</param>
    /// <param name="first">Columns to return before the others.</param>
    public static string FindConsumed(string asked, string first = "") => $"""
        SELECT {first}grants.consumption AS "Consumption", {Opened}
        FROM {asked} JOIN grants ON grants.id = asked.token
        WHERE (hash, state, grants.consumption) IS NOT DISTINCT FROM (asked.secret, 'session', asked.consumption)
        """;
}
