using System.Net;
using Microsoft.EntityFrameworkCore;
using PlayGate.Audit;
using PlayGate.EntityFrameworkCore.Consuming;

namespace PlayGate.EntityFrameworkCore;

/// <summary>The audit. A change of the store itself is noted in the transaction that makes it.</summary>
internal sealed partial class EntityFrameworkStore
{
    public Task AddAsync(AuditEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return connection.WriteAsync(
            async db =>
            {
                await NoteAsync(db, entry, entry.Count, cancellation);
                return true;
            },
            cancellation);
    }

    public async Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await connection.RunAsync(
            db =>
            {
                var audit = db.Audit.AsNoTracking();

                // The same condition as the index has.
                var withoutMints = query.WithoutMints || query.Action is not (null or AuditActions.MintTokens);
                audit = withoutMints ? audit.Where(row => row.Action != AuditActions.MintTokens) : audit;
                audit = query.Action is null ? audit : audit.Where(row => row.Action == query.Action);
                audit = query.Application is null ? audit : audit.Where(row => row.Application == query.Application);
                audit = query.Actor is null ? audit : audit.Where(row => row.Actor == query.Actor);
                audit = query.After is null ? audit : audit.Where(row => row.Id < query.After);
                return audit.OrderByDescending(row => row.Id).Take(query.Limit).ToListAsync(cancellation);
            },
            cancellation);
        return [.. rows.Select(ToEntry)];
    }

    public async Task<int> CleanAuditAsync(DateTimeOffset before, DateTimeOffset mintsBefore, CancellationToken cancellation)
    {
        var old = dialect.RemoveSome("audit", $"at < {{0}} AND (at < {{1}} OR action = '{AuditActions.MintTokens}')", CleaningBatch);
        object[] instants = [mintsBefore.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds()];
        var total = 0;
        for (var removed = CleaningBatch; removed == CleaningBatch; total += removed)
        {
            removed = await connection.WriteAsync(db => db.Database.ExecuteSqlRawAsync(old, instants, cancellation), cancellation);
        }

        return total;
    }

    /// <summary>Nothing is written where nothing was changed.</summary>
    private static async Task NoteAsync(PlayGateDb db, AuditEntry? entry, int? count, CancellationToken cancellation)
    {
        if (entry is not null && count != 0)
        {
            db.Audit.Add(ToRow(entry, count));
            await db.SaveChangesAsync(cancellation);
        }
    }

    private static AuditRow ToRow(AuditEntry entry, int? count) => new()
    {
        Id = entry.Id,
        At = entry.At,
        Action = entry.Action,
        Application = entry.Application,
        Target = entry.Target,
        Detail = entry.Detail,
        Count = count,
        Actor = entry.Actor,
        Address = entry.Address is { } address ? ClientColumns.Plain(address) : null,
    };

    private static AuditEntry ToEntry(AuditRow row) => new()
    {
        Id = row.Id,
        At = row.At,
        Action = row.Action,
        Application = row.Application,
        Target = row.Target,
        Detail = row.Detail,
        Count = row.Count,
        Actor = row.Actor,
        Address = row.Address is { } address ? IPAddress.Parse(address) : null,
    };
}
