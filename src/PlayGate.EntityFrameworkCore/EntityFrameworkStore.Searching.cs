using Microsoft.EntityFrameworkCore;
using PlayGate.Clients;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>Pages for people: the newest first.</summary>
internal sealed partial class EntityFrameworkStore
{
    public async Task<FoundPage<SessionRecord>> SearchAsync(SessionSearch search, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        var address = search.Address is { } searched ? ClientColumns.Plain(searched) : null;
        var page = await connection.RunAsync(
            db =>
            {
                var grants = db.Grants.AsNoTracking().Where(row => row.State == Grant.Session && row.SessionExpiresAt > now);
                grants = search.Application is null ? grants : grants.Where(row => row.Application == search.Application);
                grants = search.StreamId is null ? grants : grants.Where(row => row.StreamId == search.StreamId);
                grants = search.StreamPrefix is null ? grants : dialect.StreamsFrom(grants, search.StreamPrefix);
                grants = search.Subject is null ? grants : grants.Where(row => row.Subject == search.Subject);
                grants = address is null ? grants : grants.Where(row => row.ClientAddress == address);
                return PageAsync(grants, search.Skip, search.Limit, cancellation);
            },
            cancellation);
        return new FoundPage<SessionRecord>([.. page.Items.Select(ToSession)], page.Total);
    }

    public async Task<FoundPage<TokenRecord>> SearchAsync(TokenSearch search, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        var page = await connection.RunAsync(
            db =>
            {
                var grants = db.Grants.AsNoTracking().Where(row => row.State == Grant.Token && row.ExpiresAt > now);
                grants = search.Application is null ? grants : grants.Where(row => row.Application == search.Application);
                grants = search.StreamId is null ? grants : grants.Where(row => row.StreamId == search.StreamId);
                grants = search.StreamPrefix is null ? grants : dialect.StreamsFrom(grants, search.StreamPrefix);
                grants = search.Subject is null ? grants : grants.Where(row => row.Subject == search.Subject);
                grants = search.Type is null ? grants : grants.Where(row => row.Type == search.Type);
                return PageAsync(grants, search.Skip, search.Limit, cancellation);
            },
            cancellation);
        return new FoundPage<TokenRecord>([.. page.Items.Select(ToRecord)], page.Total);
    }

    /// <summary>A page that is not full says by itself how many there are.</summary>
    private static async Task<FoundPage<Grant>> PageAsync(IQueryable<Grant> grants, int skip, int limit, CancellationToken cancellation)
    {
        skip = Math.Clamp(skip, 0, FoundPage.MostCounted);
        var items = await grants.OrderByDescending(row => row.Id).Skip(skip).Take(limit).ToListAsync(cancellation);
        var isLast = items.Count < limit && (items.Count > 0 || skip == 0);
        var total = isLast ? skip + items.Count : await grants.Take(FoundPage.MostCounted).CountAsync(cancellation);
        return new FoundPage<Grant>(items, Math.Min(total, FoundPage.MostCounted));
    }
}
