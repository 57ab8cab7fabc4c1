using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// SQLite has one writer at a time. Those of this process queue here, in turn and without polling; only other processes are met with
/// SQLite's own busy timeout.
/// </summary>
internal sealed class SqliteStoreConnection(IDbContextFactory<SqlitePlayGateDb> contexts, TimeProvider time) : StoreConnection(time), IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    public override bool SkipsLocked => false;

    public override async Task<T> WriteAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation);
        try
        {
            return await RunAsync(work, cancellation);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Write-ahead logging lets readers go on while one writes; it is a property of the file.</summary>
    public override Task MigrateAsync(CancellationToken cancellation) => WriteAsync(
        async db =>
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
            await RemoveStaleLockAsync(db, cancellation);
            await db.Database.MigrateAsync(cancellation);
            return true;
        },
        cancellation);

    public void Dispose() => _writer.Dispose();

    /// <summary>
    /// EF Core's lock against a second migrator is a row, and stays behind when its process is killed; every later start would wait for
    /// it for ever. No migration of ours takes a minute.
    /// </summary>
    private static async Task RemoveStaleLockAsync(PlayGateDb db, CancellationToken cancellation)
    {
        var hasLocks = await db.Database
            .SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellation);
        if (hasLocks > 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\" WHERE julianday(\"Timestamp\") < julianday('now', '-1 minute')", cancellation);
        }
    }

    protected override async Task<PlayGateDb> OpenAsync(CancellationToken cancellation) => await contexts.CreateDbContextAsync(cancellation);
}
