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

    /// <summary>
    /// One conditional statement whose rows are the verdicts: nothing is read before, so nothing can have changed in between. Only the id
    /// is compared in a way that an index knows, so that no plan looks for a token among all those of its stream.
    /// </summary>
    /// <param name="asked">
    /// The tokens: token, secret, application, stream_id, consumption, now, lifetime, path, address, agent, carrier.
    /// </param>
    /// <param name="first">Columns to return before the others.</param>
    public static string Consume(string asked, string first = "") => $"""
        UPDATE grants SET
            state = 'session', consumption = asked.consumption, started_at = asked.now,
            session_expires_at = asked.now + COALESCE(session_lifetime, asked.lifetime), opening_path = asked.path,
            client_address = asked.address, client_agent = asked.agent, last_seen_at = NULL, has_cookie_returned = false,
            session_carrier = CASE WHEN asked.carrier IS NOT NULL THEN COALESCE(grants.carrier, asked.carrier) END
        FROM {asked}
        WHERE grants.id = asked.token AND expires_at - asked.now > 0 AND {HolderSql.HasNotReturned("asked.consumption")}
            AND (hash, grants.application, grants.stream_id, state)
                IS NOT DISTINCT FROM (asked.secret, asked.application, asked.stream_id, 'token')
        RETURNING {first}grants.consumption AS "Consumption", {Opened}
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
