using Microsoft.EntityFrameworkCore;
using PlayGate.Audit;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>The store: keys, switches and readiness here; tokens and sessions in the other parts.</summary>
internal sealed partial class EntityFrameworkStore(StoreConnection connection, Dialect dialect, IConsumer consumer) : IGateStore
{
    private volatile bool _isMigrated;

    public Task PrepareAsync(CancellationToken cancellation) => connection.MigrateAsync(cancellation);

    public Task<bool> IsReadyAsync(CancellationToken cancellation) => connection.RunAsync(
        async db =>
        {
            if (!_isMigrated)
            {
                _isMigrated = !(await db.Database.GetPendingMigrationsAsync(cancellation)).Any();
                return _isMigrated;
            }

            await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellation);
            return true;
        },
        cancellation);

    public Task<DateTimeOffset?> ReadTimeAsync(CancellationToken cancellation) =>
        connection.RunAsync(db => dialect.ReadTimeAsync(db, cancellation), cancellation);

    async Task<IReadOnlyList<StoredTokenKey>> ITokenKeyStore.ReadAsync(CancellationToken cancellation) => await connection.InTimeAsync(
        hurry => connection.RunAsync(
            db => db.TokenKeys.AsNoTracking()
                .Select(row => new StoredTokenKey((ushort)row.Version, row.ProtectedSecret, row.CreatedAt))
                .ToListAsync(hurry),
            hurry),
        cancellation);

    public Task<bool> TryAddAsync(StoredTokenKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        var createdAt = key.CreatedAt.ToUnixTimeMilliseconds();
        return connection.WriteAsync(
            async db => await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO token_keys (version, protected_secret, created_at)
                VALUES ({(int)key.Version}, {key.ProtectedSecret}, {createdAt})
                ON CONFLICT (version) DO NOTHING
                """,
                cancellation) == 1,
            cancellation);
    }

    public Task<byte[]?> FindKeySetAsync(string url, CancellationToken cancellation) => connection.RunAsync(
        db => db.KeySets.Where(row => row.Url == url).Select(row => row.ProtectedSet).SingleOrDefaultAsync(cancellation), cancellation);

    public Task KeepKeySetAsync(string url, byte[] protectedSet, CancellationToken cancellation) => connection.WriteAsync(
        db => db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO issuer_key_sets (url, protected_set) VALUES ({url}, {protectedSet})
            ON CONFLICT (url) DO UPDATE SET protected_set = excluded.protected_set
            """,
            cancellation),
        cancellation);

    async Task<IReadOnlyList<ApplicationSettings>> ISettingsStore.ReadAsync(CancellationToken cancellation) => await connection.RunAsync(
        db => db.ApplicationSettings.AsNoTracking()
            .Select(row => new ApplicationSettings(row.Application, row.PlayTokenControl, row.PublishTokenControl)
            {
                ChangedAt = row.ChangedAt,
                ChangedBy = row.ChangedBy,
            })
            .ToListAsync(cancellation),
        cancellation);

    public Task WriteAsync(ApplicationSettings settings, DateTimeOffset now, AuditEntry? audit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var changedAt = now.ToUnixTimeMilliseconds();
        return connection.WriteAsync(
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO application_settings (application, play_token_control, publish_token_control, changed_at, changed_by)
                    VALUES (
                        {settings.Application}, {settings.PlayTokenControl}, {settings.PublishTokenControl}, {changedAt}, {audit?.Actor})
                    ON CONFLICT (application) DO UPDATE SET
                        play_token_control = excluded.play_token_control,
                        publish_token_control = excluded.publish_token_control,
                        changed_at = excluded.changed_at,
                        changed_by = excluded.changed_by
                    """,
                    cancellation);
                await NoteAsync(db, audit, count: null, cancellation);
                await db.CommitAsync(transaction, cancellation);
                return true;
            },
            cancellation);
    }
}
