using System.Data.Common;
using Npgsql;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// The one statement that turns any number of tokens into sessions on PostgreSQL: it calls the database's function <c>consume_tokens</c>,
/// which a migration has made. Rows are locked in the order of the tokens, so that replicas which are shown the same ones wait for each other
/// and never in a circle; whoever has waited for such a lock judges the row as the other one left it.
/// </summary>
internal static class ConsumingStatement
{
    private const string Text = "SELECT * FROM consume_tokens($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

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

    private static NpgsqlParameter<T[]> Column<T>(IReadOnlyList<ConsumeToken> tokens, Func<ConsumeToken, T> of) =>
        new() { TypedValue = [.. tokens.Select(of)] };
}
