using System.Data.Common;
using Npgsql;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// The one statement that turns any number of tokens into sessions on PostgreSQL: a call of the database's function <c>consume_tokens</c>.
/// Rows are locked in the order of the tokens, so that replicas with the same tokens wait for each other and never in a circle. A statement
/// that has waited for such a lock judges the row as the other one left it.
/// </summary>
internal static class ConsumingStatement
{
    private const string Asked = """
        unnest(tokens, secrets, applications, streams, consumptions, nows, lifetimes, paths, addresses, agents, carriers,
                issuers, types, subjects, keeps)
            WITH ORDINALITY
            AS asked (token, secret, application, stream_id, consumption, now, lifetime, path, address, agent, carrier,
                issuer, type, subject, keep_until, place)
        """;

    /// <summary>
    /// A function, since the server keeps its plan for each connection of its own, even behind a pooler, and since what it is planned with
    /// can be fixed: always a look at the primary key for each token in the order they came in, which is the order their rows are locked
    /// in. Left to choose, the server would make the plan for a table that is small now and keep it for one that has grown.
    /// </summary>
    public static readonly string Function = $"""
        CREATE OR REPLACE FUNCTION consume_tokens(
            tokens uuid[], secrets bytea[], applications text[], streams text[], consumptions bigint[], nows bigint[], lifetimes bigint[],
            paths bigint[], addresses text[], agents text[], carriers text[],
            issuers text[], types text[], subjects text[], keeps bigint[])
        RETURNS TABLE (place bigint, consumption bigint, started_at bigint, session_expires_at bigint, any_folder boolean, carrier text)
        LANGUAGE plpgsql
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
        AS $consume$
        #variable_conflict use_column
        DECLARE
            added bigint := 0;
            opened bigint := 0;
        BEGIN
            IF issuers IS NOT NULL THEN
                {ConsumeSql.AddConsumed(Asked)};
                GET DIAGNOSTICS added = ROW_COUNT;
            END IF;

            IF added < cardinality(tokens) THEN
                RETURN QUERY
                {ConsumeSql.Consume(Asked, first: "asked.place, ")};
                GET DIAGNOSTICS opened = ROW_COUNT;
            END IF;

            IF opened < cardinality(tokens) THEN
                RETURN QUERY
                {ConsumeSql.FindConsumed(
                    "unnest(tokens, secrets, consumptions) WITH ORDINALITY AS asked (token, secret, consumption, place)",
                    first: "asked.place, ")};
            END IF;
        END
        $consume$
        """;

    private const string Text = "SELECT * FROM consume_tokens($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    public static NpgsqlCommand For(IReadOnlyList<ConsumeToken> tokens, NpgsqlConnection connection) => new(Text, connection)
    {
        Parameters =
        {
            Column(tokens, token => token.Id),
            Column(tokens, token => token.Hash.ToArray()),
            Column(tokens, token => token.Application),
            Column(tokens, token => token.StreamId),
            Column(tokens, token => token.Consumption),
            Column(tokens, token => token.Now.ToUnixTimeMilliseconds()),
            Column(tokens, token => (long)token.SessionLifetime.TotalMilliseconds),
            Column(tokens, token => token.Path),
            Column(tokens, token => ClientColumns.Address(token.Client)),
            Column(tokens, token => ClientColumns.Agent(token.Client)),
            Column(tokens, token => token.Carrier?.ToString()),
            OfIssued(tokens, issued => issued?.Issuer),
            OfIssued(tokens, issued => issued?.Type.ToString()),
            OfIssued(tokens, issued => issued?.Subject),
            OfIssued(tokens, issued => issued?.KeepUntil.ToUnixTimeMilliseconds()),
        },
    };

    /// <summary>The verdicts in the order of the tokens; null for those that opened nothing.</summary>
    public static async Task<OpenedSession?[]> ReadAsync(DbDataReader reader, int count, CancellationToken cancellation)
    {
        var verdicts = new OpenedSession?[count];
        while (await reader.ReadAsync(cancellation))
        {
            var carrier = reader.IsDBNull(5) ? null : reader.GetString(5);
            var row = new OpenedRow(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetBoolean(4), carrier);
            verdicts[reader.GetInt64(0) - 1] = row.ToOpened();
        }

        return verdicts;
    }

    private static NpgsqlParameter<T[]> Column<T>(IReadOnlyList<ConsumeToken> tokens, Func<ConsumeToken, T> of) =>
        new() { TypedValue = [.. tokens.Select(of)] };

    /// <summary>NULL where no token is of another issuer, so that nothing is asked for them.</summary>
    private static NpgsqlParameter<T[]> OfIssued<T>(IReadOnlyList<ConsumeToken> tokens, Func<IssuedGrant?, T> of) =>
        new() { TypedValue = tokens.Any(token => token.Issued is not null) ? [.. tokens.Select(token => of(token.Issued))] : null };
}
