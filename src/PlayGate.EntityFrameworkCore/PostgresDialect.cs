using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

internal sealed class PostgresDialect(string connectionString) : Dialect
{
    private const string Channel = "playgate_ended";

    /// <summary>A connection of its own, outside the pool, with keepalives: the network does not say that a connection is dead.</summary>
    private readonly string _listening =
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 5 }.ConnectionString;

    public override string InOrder => "ORDER BY id FOR UPDATE";

    public override bool IsOneGoOneTransaction => true;

    public override string Present(string parameter) => $"CAST(EXTRACT(EPOCH FROM now()) * 1000 AS bigint)";

    public override async Task<DateTimeOffset?> ReadTimeAsync(PlayGateDb db, CancellationToken cancellation)
    {
        const string Time = """SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint) AS "Value" """;
        return DateTimeOffset.FromUnixTimeMilliseconds(await db.Database.SqlQueryRaw<long>(Time).SingleAsync(cancellation));
    }

    public override string LockRows(string ids) =>
        $"SELECT count(*) FROM (SELECT id FROM grants WHERE id IN ({ids}) {InOrder}) AS locked;";

    public override string TakeTurn(string column, string condition) => $"""
        SELECT count(pg_advisory_xact_lock(hashtextextended(concat_ws(E'\n', '{column}', application, type, {column}), 0)))
        FROM grants WHERE id = @id AND {column} IS NOT NULL AND {condition};
        """;

    public override string RemoveSome(string table, string condition, int most) => $"""
        WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(hashtextextended('playgate: cleaning {table}', 0)) AS is_ours)
        DELETE FROM {table} WHERE id IN (
            SELECT id FROM {table}, turn WHERE is_ours AND ({condition}) LIMIT {most} FOR UPDATE OF {table} SKIP LOCKED)
        """;

    public override string TellOf(string condition) => $"SELECT pg_notify('{Channel}', '') FROM grants WHERE {condition} LIMIT 1;";

    public override IQueryable<Grant> StreamsFrom(IQueryable<Grant> grants, string prefix) =>
        grants.Where(row => row.StreamId.StartsWith(prefix));

    /// <summary>One statement for any number of sights. It writes nothing where another replica has seen more.</summary>
    public override Task TouchAsync(PlayGateDb db, SessionSight[] sights, CancellationToken cancellation)
    {
        Guid[] ids = [.. sights.Select(sight => sight.Id)];
        long[] seen = [.. sights.Select(sight => sight.SeenAt.ToUnixTimeMilliseconds())];
        bool[] cookies = [.. sights.Select(sight => sight.HasCookieReturned)];
        long[] bytes = [.. sights.Select(sight => sight.Bytes)];
        return db.Database.ExecuteSqlAsync(
            $"""
            WITH picked AS (
                SELECT id AS picked_id FROM grants WHERE id = ANY({ids}) AND state = 'session' ORDER BY id FOR UPDATE),
            sights AS (
                SELECT * FROM unnest({ids}, {seen}, {cookies}, {bytes}) AS sight (sight_id, seen_at, has_cookie, sent))
            UPDATE grants SET
                last_seen_at = GREATEST(last_seen_at, seen_at),
                has_cookie_returned = has_cookie_returned OR has_cookie,
                bytes = bytes + sent
            FROM picked JOIN sights ON sight_id = picked_id
            WHERE id = picked_id
                AND (last_seen_at IS NULL OR last_seen_at < seen_at OR sent > 0 OR (has_cookie AND NOT has_cookie_returned))
            """,
            cancellation);
    }

    public override Task TellAsync(PlayGateDb db, CancellationToken cancellation) =>
        db.Database.ExecuteSqlRawAsync($"NOTIFY {Channel}", cancellation);

    public override async Task ListenAsync(Action heard, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_listening);
            await connection.OpenAsync(cancellation);
            await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            {
                await listen.ExecuteNonQueryAsync(cancellation);
            }

            while (true)
            {
                heard();
                await connection.WaitAsync(cancellation);
            }
        }
        catch (Exception failure)
            when (!cancellation.IsCancellationRequested && failure is DbException or SocketException or IOException or TimeoutException)
        {
            throw new StoreUnavailableException("The store's news cannot be heard.", failure);
        }
    }
}
