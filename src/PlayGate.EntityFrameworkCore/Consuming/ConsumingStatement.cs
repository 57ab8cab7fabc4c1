using System.Data.Common;
using Npgsql;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// The one statement that turns any number of tokens into sessions on PostgreSQL. What is to become a session is locked first, in the
/// order of ids, so that replicas which are shown the same tokens wait for each other and never in a circle: an <c>UPDATE</c> promises
/// no order of its own. Whoever has waited for such a lock judges the row as the other one left it.
/// </summary>
internal static class ConsumingStatement
{
    private const string Text = """
        WITH held AS (
            SELECT grants.id, asked.*
            FROM unnest(@ids, @hashes, @applications, @streams, @consumptions, @nows, @lifetimes, @paths, @addresses, @agents, @carriers)
                WITH ORDINALITY AS asked (shown, secret, app, stream, attempt, now, lifetime, path, address, agent, carried, place)
            JOIN grants ON grants.id = shown AND hash = secret AND application = app AND stream_id = stream
            WHERE state = 'token' AND expires_at > now
            ORDER BY grants.id
            FOR NO KEY UPDATE OF grants)
        UPDATE grants SET
            state = 'session', consumption = attempt, holders = 1, started_at = now,
            session_expires_at = now + COALESCE(session_lifetime, lifetime), opening_path = path,
            client_address = address, client_agent = agent, last_seen_at = NULL, has_cookie_returned = false,
            session_carrier = CASE WHEN carried IS NULL THEN NULL ELSE COALESCE(carrier, carried) END
        FROM held
        WHERE grants.id = held.id
        RETURNING place, consumption, started_at, session_expires_at, any_folder, carrier
        """;

    public static NpgsqlCommand For(IReadOnlyList<ConsumeToken> tokens, NpgsqlConnection connection) => new(Text, connection)
    {
        Parameters =
        {
            Column("ids", tokens, token => token.Id),
            Column("hashes", tokens, token => token.Hash.ToArray()),
            Column("applications", tokens, token => token.Application),
            Column("streams", tokens, token => token.StreamId),
            Column("consumptions", tokens, token => token.Consumption),
            Column("nows", tokens, token => token.Now.ToUnixTimeMilliseconds()),
            Column("lifetimes", tokens, token => (long)token.SessionLifetime.TotalMilliseconds),
            Column("paths", tokens, token => token.Path),
            Column("addresses", tokens, token => ClientColumns.Address(token.Client)),
            Column("agents", tokens, token => ClientColumns.Agent(token.Client)),
            Column("carriers", tokens, token => token.Carrier?.ToString()),
        },
    };

    /// <summary>The verdicts in the order of the tokens; null for those that opened nothing.</summary>
    public static async Task<OpenedSession?[]> ReadAsync(DbDataReader reader, int count, CancellationToken cancellation)
    {
        var verdicts = new OpenedSession?[count];
        while (await reader.ReadAsync(cancellation))
        {
            var row = new OpenedRow(
                reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetBoolean(4), reader.IsDBNull(5) ? null : reader.GetString(5));
            verdicts[reader.GetInt64(0) - 1] = row.ToOpened();
        }

        return verdicts;
    }

    private static NpgsqlParameter<T[]> Column<T>(string name, IReadOnlyList<ConsumeToken> tokens, Func<ConsumeToken, T> of) =>
        new(name, [.. tokens.Select(of)]);
}
