using Microsoft.EntityFrameworkCore;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

/// <summary>One writer at a time, one replica: every transaction that writes has the whole database.</summary>
internal sealed class SqliteDialect : Dialect
{
    public override string InOrder => "";

    public override bool IsOneGoOneTransaction => false;

    public override string Present(string parameter) => parameter;

    public override Task<DateTimeOffset?> ReadTimeAsync(PlayGateDb db, CancellationToken cancellation) =>
        Task.FromResult<DateTimeOffset?>(null);

    public override string LockRows(string ids) => "";

    public override string TakeTurn(string column, string condition) => "";

    public override string RemoveSome(string table, string condition, int most) =>
        $"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {condition} LIMIT {most})";

    public override string TellOf(string condition) => "";

    /// <summary>
    /// SQLite's LIKE ignores case. An id with the prefix is not less than the prefix, and less than the prefix with the last of all letters
    /// behind it.
    /// </summary>
    public override IQueryable<Grant> StreamsFrom(IQueryable<Grant> grants, string prefix)
    {
        var end = prefix + "\U0010FFFF";
        return grants.Where(row => string.Compare(row.StreamId, prefix) >= 0 && string.Compare(row.StreamId, end) < 0);
    }

    public override async Task TouchAsync(PlayGateDb db, SessionSight[] sights, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var sight in sights)
        {
            var seenAt = sight.SeenAt.ToUnixTimeMilliseconds();
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE grants SET
                    last_seen_at = CASE WHEN last_seen_at > {seenAt} THEN last_seen_at ELSE {seenAt} END,
                    has_cookie_returned = has_cookie_returned OR {sight.HasCookieReturned},
                    bytes = bytes + {sight.Bytes}
                WHERE id = {sight.Id} AND state = 'session'
                """,
                cancellation);
        }

        await db.CommitAsync(transaction, cancellation);
    }

    public override Task TellAsync(PlayGateDb db, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Another process with the file open reads it every second, as this one does.</summary>
    public override Task ListenAsync(Action heard, CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation);
}
