using System.Net;
using Microsoft.EntityFrameworkCore;
using PlayGate.Audit;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

internal sealed partial class EntityFrameworkStore
{
    public Task<bool> AddAsync(IReadOnlyList<TokenRecord> tokens, MintReceipt? receipt, AuditEntry? audit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return connection.WriteAsync(
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                if (receipt is not null && !await AddReceiptAsync(db, receipt, cancellation))
                {
                    return false;
                }

                db.Grants.AddRange(tokens.Select(ToGrant));
                if (audit is not null)
                {
                    db.Audit.Add(ToRow(audit, audit.Count));
                }

                await db.SaveChangesAsync(cancellation);
                await db.CommitAsync(transaction, cancellation);
                return true;
            },
            cancellation);
    }

    public Task<MintReceipt?> FindReceiptAsync(TokenHash key, CancellationToken cancellation)
    {
        var bytes = key.ToArray();
        return connection.RunAsync(
            async db => await db.MintReceipts.AsNoTracking().SingleOrDefaultAsync(row => row.Key == bytes, cancellation) is { } row
                ? new MintReceipt(new TokenHash(row.Key), new TokenHash(row.Request), (ushort)row.KeyVersion, row.MintedAt, row.ExpiresAt)
                : null,
            cancellation);
    }

    public Task<TokenRecord?> FindAsync(Guid id, CancellationToken cancellation) => connection.InTimeAsync(
        hurry => connection.RunAsync(
            async db => await db.Grants.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, hurry) is { } row ? ToRecord(row) : null,
            hurry),
        cancellation);

    public async Task<IReadOnlyList<TokenRecord>> ListAsync(TokenQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await connection.RunAsync(
            db =>
            {
                var grants = db.Grants.AsNoTracking().Where(row => row.State == Grant.Token && row.ExpiresAt > query.Now);
                grants = query.Application is null ? grants : grants.Where(row => row.Application == query.Application);
                grants = query.StreamId is null ? grants : grants.Where(row => row.StreamId == query.StreamId);
                grants = query.Subject is null ? grants : grants.Where(row => row.Subject == query.Subject);
                grants = query.Type is null ? grants : grants.Where(row => row.Type == query.Type);
                grants = query.After is null ? grants : grants.Where(row => row.Id > query.After);
                return grants.OrderBy(row => row.Id).Skip(query.Skip).Take(query.Limit).ToListAsync(cancellation);
            },
            cancellation);
        return [.. rows.Select(ToRecord)];
    }

    private static async Task<bool> AddReceiptAsync(PlayGateDb db, MintReceipt receipt, CancellationToken cancellation)
    {
        var (key, request) = (receipt.Key.ToArray(), receipt.Request.ToArray());
        var (mintedAt, expiresAt) = (receipt.MintedAt.ToUnixTimeMilliseconds(), receipt.ExpiresAt.ToUnixTimeMilliseconds());
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO mint_receipts (key, request, key_version, minted_at, expires_at)
            VALUES ({key}, {request}, {(int)receipt.KeyVersion}, {mintedAt}, {expiresAt})
            ON CONFLICT (key) DO NOTHING
            """,
            cancellation) == 1;
    }

    private static Grant ToGrant(TokenRecord token) => new()
    {
        Id = token.Id,
        Hash = token.Hash.ToArray(),
        Application = token.Application,
        StreamId = token.StreamId,
        Type = token.Type,
        State = Grant.Token,
        CreatedAt = token.CreatedAt,
        ExpiresAt = token.ExpiresAt,
        Subject = token.Subject,
        TokenAddress = token.Address is { } address ? ClientColumns.Plain(address) : null,
        SessionLifetime = token.SessionLifetime is { } lifetime ? (long)lifetime.TotalMilliseconds : null,
        AnyFolder = token.AnyFolder,
        Carrier = token.Carrier,
        RoomId = token.RoomId,
        Issuer = token.Issuer,
    };

    private static TokenRecord ToRecord(Grant row) => new()
    {
        Id = row.Id,
        Hash = new TokenHash(row.Hash),
        Application = row.Application,
        StreamId = row.StreamId,
        Type = row.Type,
        CreatedAt = row.CreatedAt,
        ExpiresAt = row.ExpiresAt,
        Subject = row.Subject,
        Address = row.TokenAddress is { } address ? IPAddress.Parse(address) : null,
        SessionLifetime = row.SessionLifetime is { } lifetime ? TimeSpan.FromMilliseconds(lifetime) : null,
        AnyFolder = row.AnyFolder,
        Carrier = row.Carrier,
        RoomId = row.RoomId,
        Issuer = row.Issuer,
        State = row.State switch { Grant.Token => TokenState.Unused, Grant.Session => TokenState.Consumed, _ => TokenState.Ended },
        ConsumedAt = row.StartedAt,
        SeenAt = row.State == Grant.Token ? null : row.LastSeenAt,
    };
}
