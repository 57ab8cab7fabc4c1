using Microsoft.EntityFrameworkCore;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>One statement for each token. For SQLite, whose writers stand in a queue of this process anyway.</summary>
internal sealed class SingleConsumer(StoreConnection connection) : IConsumer
{
    /// <summary>One token as the statements of <see cref="ConsumeSql"/> ask for it, from <see cref="ValuesOf"/>.</summary>
    public const string Asked = """
        (SELECT {0} AS token, {1} AS secret, {2} AS application, {3} AS stream_id, {4} AS consumption, {5} AS now, {6} AS lifetime,
            {7} AS path, {8} AS address, {9} AS agent, {10} AS carrier, {11} AS issuer, {12} AS type, {13} AS subject, {14} AS keep_until)
            AS asked
        """;

    private static readonly string Adding = ConsumeSql.AddConsumed(Asked);
    private static readonly string Consuming = ConsumeSql.Consume(Asked);
    private static readonly string Finding = ConsumeSql.FindConsumed(Asked);

    public Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<OpenedSession?>(cancellation);
        }

        var values = ValuesOf(consume);
        return connection.WriteAsync(
            async db =>
            {
                if (consume.Issued is not null)
                {
                    await db.Database.ExecuteSqlRawAsync(Adding, values!);
                }

                return await ReadAsync(db, Consuming, values) ?? await ReadAsync(db, Finding, values);
            },
            CancellationToken.None);
    }

    public static object?[] ValuesOf(ConsumeToken consume) =>
        [
            consume.Id, consume.Hash.ToArray(), consume.Application, consume.StreamId, consume.Consumption,
            consume.Now.ToUnixTimeMilliseconds(), (long)consume.SessionLifetime.TotalMilliseconds, consume.Path,
            ClientColumns.Address(consume.Client), ClientColumns.Agent(consume.Client), consume.Carrier?.ToString(),
            consume.Issued?.Issuer, consume.Issued?.Type.ToString(), consume.Issued?.Subject,
            consume.Issued?.KeepUntil.ToUnixTimeMilliseconds(),
        ];

    private static async Task<OpenedSession?> ReadAsync(PlayGateDb db, string statement, object?[] values) =>
        await db.Database.SqlQueryRaw<OpenedRow>(statement, values!).ToListAsync() is [var row] ? row.ToOpened() : null;
}
