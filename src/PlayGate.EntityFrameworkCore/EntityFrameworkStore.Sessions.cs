using System.Net;
using Microsoft.EntityFrameworkCore;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

internal sealed partial class EntityFrameworkStore
{
    private const int CleaningBatch = 1000;

    public async Task<IReadOnlyList<SessionRecord>> ListAsync(SessionQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await connection.RunAsync(
            db =>
            {
                var grants = db.Grants.AsNoTracking().Where(row => row.State == Grant.Session && row.SessionExpiresAt > query.Now);
                grants = query.Application is null ? grants : grants.Where(row => row.Application == query.Application);
                grants = query.StreamId is null ? grants : grants.Where(row => row.StreamId == query.StreamId);
                grants = query.Subject is null ? grants : grants.Where(row => row.Subject == query.Subject);
                grants = query.After is null ? grants : grants.Where(row => row.Id > query.After);
                return grants.OrderBy(row => row.Id).Take(query.Limit).ToListAsync(cancellation);
            },
            cancellation);
        return [.. rows.Select(ToSession)];
    }

    public async Task<IReadOnlyList<EndedSession>> EndAsync(SessionSelection selection, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var at = now.ToUnixTimeMilliseconds();
        var rows = await connection.WriteAsync(
            db => db.Database.SqlQuery<EndedRow>(
                $"""
                UPDATE grants SET state = 'ended', ended_at = {at}
                WHERE state = 'session' AND session_expires_at > {at}
                    AND (CAST({selection.Id} AS uuid) IS NULL OR id = {selection.Id})
                    AND (CAST({selection.Application} AS text) IS NULL OR application = {selection.Application})
                    AND (CAST({selection.StreamId} AS text) IS NULL OR stream_id = {selection.StreamId})
                    AND (CAST({selection.Subject} AS text) IS NULL OR subject = {selection.Subject})
                RETURNING id AS "Id", ended_at AS "EndedAt", session_expires_at AS "ExpiresAt"
                """).ToListAsync(cancellation),
            cancellation);
        return [.. rows.Select(row => row.ToEnded())];
    }

    public async Task<IReadOnlyList<EndedSession>> ReadEndedAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation) =>
        await connection.RunAsync(
            db => db.Grants.AsNoTracking()
                .Where(row => row.State == Grant.Ended && row.EndedAt >= since && row.SessionExpiresAt > now)
                .Select(row => new EndedSession(row.Id, row.EndedAt!.Value, row.SessionExpiresAt!.Value))
                .ToListAsync(cancellation),
            cancellation);

    public Task TouchAsync(IReadOnlyCollection<SessionSight> sights, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sights);
        return connection.WriteAsync(
            async db =>
            {
                // In one order, so that replicas which touch the same rows never wait for each other in a circle.
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                foreach (var sight in sights.OrderBy(sight => sight.Id))
                {
                    var seenAt = sight.SeenAt.ToUnixTimeMilliseconds();
                    await db.Database.ExecuteSqlAsync(
                        $"""
                        UPDATE grants SET
                            last_seen_at = CASE WHEN last_seen_at > {seenAt} THEN last_seen_at ELSE {seenAt} END,
                            has_cookie_returned = has_cookie_returned OR {sight.HasCookieReturned}
                        WHERE id = {sight.Id} AND state = 'session'
                            AND (last_seen_at IS NULL OR last_seen_at < {seenAt} OR ({sight.HasCookieReturned} AND NOT has_cookie_returned))
                        """,
                        cancellation);
                }

                await transaction.CommitAsync(cancellation);
                return true;
            },
            cancellation);
    }

    public Task<DateTimeOffset?> LastSeenAsync(Guid id, CancellationToken cancellation) => connection.InTimeAsync(
        hurry => connection.RunAsync(
            db => db.Grants.Where(row => row.Id == id && row.State == Grant.Session).Select(row => row.LastSeenAt ?? row.StartedAt).SingleOrDefaultAsync(hurry),
            hurry),
        cancellation);

    public async Task<int> CleanAsync(DateTimeOffset now, DateTimeOffset? idleSince, CancellationToken cancellation)
    {
        var skip = connection.SkipsLocked ? "FOR UPDATE SKIP LOCKED" : "";
        var finished = $$"""
            DELETE FROM grants WHERE id IN (
                SELECT id FROM grants
                WHERE (session_expires_at IS NULL AND expires_at <= {0})
                    OR session_expires_at <= {0}
                    OR (state = 'session' AND COALESCE(last_seen_at, started_at) < {1})
                LIMIT {{CleaningBatch}} {{skip}})
            """;
        var (at, idle) = (now.ToUnixTimeMilliseconds(), idleSince?.ToUnixTimeMilliseconds() ?? 0);
        var total = 0;
        for (var removed = CleaningBatch; removed == CleaningBatch; total += removed)
        {
            removed = await connection.WriteAsync(db => db.Database.ExecuteSqlRawAsync(finished, [at, idle], cancellation), cancellation);
        }

        return total + await connection.WriteAsync(
            db => db.MintReceipts.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellation),
            cancellation);
    }

    private static SessionRecord ToSession(Grant row) => new()
    {
        Id = row.Id,
        Application = row.Application,
        StreamId = row.StreamId,
        Type = row.Type,
        Subject = row.Subject,
        Address = row.ClientAddress is { } address ? IPAddress.Parse(address) : null,
        Agent = row.ClientAgent,
        StartedAt = row.StartedAt!.Value,
        LastSeenAt = row.LastSeenAt,
        ExpiresAt = row.SessionExpiresAt!.Value,
    };

    private sealed record EndedRow(Guid Id, long EndedAt, long ExpiresAt)
    {
        public EndedSession ToEnded() => new(Id, DateTimeOffset.FromUnixTimeMilliseconds(EndedAt), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
    }
}
