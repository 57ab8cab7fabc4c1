using Microsoft.EntityFrameworkCore;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>One statement for each token. For SQLite, whose writers stand in a queue of this process anyway.</summary>
internal sealed class SingleConsumer(StoreConnection connection) : IConsumer
{
    private const string Asked = """
        (SELECT {0} AS token, {1} AS secret, {2} AS application, {3} AS stream_id, {4} AS consumption, {5} AS now, {6} AS lifetime,
            {7} AS path, {8} AS address, {9} AS agent, {10} AS carrier) AS asked
        """;

    private static readonly string Consuming = ConsumeSql.Consume(Asked);
    private static readonly string Finding = ConsumeSql.FindConsumed(Asked);

    public Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<OpenedSession?>(cancellation);
        }

        object?[] values =
        [
            consume.Id, consume.Hash.ToArray(), consume.Application, consume.StreamId, consume.Consumption,
            consume.Now.ToUnixTimeMilliseconds(), (long)consume.SessionLifetime.TotalMilliseconds, consume.Path,
            ClientColumns.Address(consume.Client), ClientColumns.Agent(consume.Client), consume.Carrier?.ToString(),
        ];
        return connection.WriteAsync(
            async db => await ReadAsync(db, Consuming, values) ?? await ReadAsync(db, Finding, values),
            CancellationToken.None);
    }

    private static async Task<OpenedSession?> ReadAsync(PlayGateDb db, string statement, object?[] values) =>
        await db.Database.SqlQueryRaw<OpenedRow>(statement, values!).ToListAsync() is [var row] ? row.ToOpened() : null;
}
