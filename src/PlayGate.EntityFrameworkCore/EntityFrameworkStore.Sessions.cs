using System.Net;
using Microsoft.EntityFrameworkCore;
using PlayGate.Clients;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

internal sealed partial class EntityFrameworkStore
{
    private const int CleaningBatch = 1000;

    /// <summary>
    /// For how long the row of another issuer's token outlives the token: a replica whose clock is late by less must still find it.
    /// </summary>
    private static readonly TimeSpan IssuedMargin = TimeSpan.FromMinutes(10);

    /// <summary>As many rows as a statement writes well within its time.</summary>
    private const int TouchingBatch = 5000;

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

    public Task ListenAsync(Action heard, CancellationToken cancellation) => dialect.ListenAsync(heard, cancellation);

    public async Task<IReadOnlyList<EndedSession>> ReadEndedAsync(
        DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation) =>
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
                foreach (var batch in sights.Chunk(TouchingBatch))
                {
                    await dialect.TouchAsync(db, batch, cancellation);
                }

                return true;
            },
            cancellation);
    }

    public Task<DateTimeOffset?> LastSeenAsync(Guid id, CancellationToken cancellation) => connection.InTimeAsync(
        hurry => connection.RunAsync(
            db => db.Grants.Where(row => row.Id == id && row.State == Grant.Session)
                .Select(row => row.LastSeenAt ?? row.StartedAt)
                .SingleOrDefaultAsync(hurry),
            hurry),
        cancellation);

    public async Task<int> CleanAsync(DateTimeOffset now, DateTimeOffset? idleSince, CancellationToken cancellation)
    {
        const string IsIdle = "state = 'session' AND COALESCE(last_seen_at, started_at) < {1}";
        const string IsFinished = $$"""
            ((session_expires_at IS NULL AND expires_at <= {0}) OR session_expires_at <= {0} OR ({{IsIdle}}))
                AND (issuer IS NULL OR expires_at <= {2})
            """;
        var finished = dialect.RemoveSome("grants", IsFinished, CleaningBatch);
        var (at, idle) = (now.ToUnixTimeMilliseconds(), idleSince?.ToUnixTimeMilliseconds() ?? 0);
        object[] values = [at, idle, (now - IssuedMargin).ToUnixTimeMilliseconds()];
        await EndIdleIssuedAsync(at, idle, cancellation);
        var total = 0;

        // Until nothing is left: a batch that passes over rows in use may be smaller than it may be.
        for (var removed = CleaningBatch; removed > 0; total += removed)
        {
            removed = await connection.WriteAsync(db => db.Database.ExecuteSqlRawAsync(finished, values, cancellation), cancellation);
        }

        return total + await connection.WriteAsync(
            db => db.MintReceipts.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellation),
            cancellation);
    }

    /// <summary>
    /// The row of another issuer's token stays for as long as the token could be presented again, but is no session's any more.
    /// </summary>
    private Task<int> EndIdleIssuedAsync(long now, long idleSince, CancellationToken cancellation)
    {
        const string Ending = """
            UPDATE grants SET state = 'ended', ended_at = {0}
            WHERE state = 'session' AND issuer IS NOT NULL AND COALESCE(last_seen_at, started_at) < {1}
            """;
        return idleSince == 0
            ? Task.FromResult(0)
            : connection.WriteAsync(db => db.Database.ExecuteSqlRawAsync(Ending, [now, idleSince], cancellation), cancellation);
    }

    private static SessionRecord ToSession(Grant row) => new()
    {
        Id = row.Id,
        Application = row.Application,
        StreamId = row.StreamId,
        Type = row.Type,
        Subject = row.Subject,
        Issuer = row.Issuer,
        Address = row.ClientAddress is { } address ? IPAddress.Parse(address) : null,
        Agent = row.ClientAgent,
        Carrier = row.SessionCarrier,
        StartedAt = row.StartedAt!.Value,
        LastSeenAt = row.LastSeenAt,
        ExpiresAt = row.SessionExpiresAt!.Value,
        Bytes = row.Bytes,
    };
}
