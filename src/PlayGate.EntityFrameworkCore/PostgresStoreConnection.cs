using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore;

internal sealed class PostgresStoreConnection(IDbContextFactory<PostgresPlayGateDb> contexts, bool migrate) : StoreConnection
{
    private const long MigrationLock = 0x506C617947617465;

    public override bool SkipsLocked => true;

    /// <summary>
    /// Under an advisory lock of the session, so that replicas which start together wait for the first one and then find nothing left
    /// to do.
    /// </summary>
    public override Task MigrateAsync(CancellationToken cancellation) => !migrate ? Task.CompletedTask : GuardAsync(
        async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            await db.Database.OpenConnectionAsync(cancellation);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellation);
            try
            {
                await db.Database.MigrateAsync(cancellation);
            }
            finally
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            }

            return true;
        },
        cancellation);

    protected override async Task<PlayGateDb> OpenAsync(CancellationToken cancellation) => await contexts.CreateDbContextAsync(cancellation);
}
