using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// SQLite has one writer at a time. The writers of this process queue here, in turn and without polling; SQLite's own busy timeout is for
/// other processes.
/// </summary>
internal sealed class SqliteStoreConnection(
    IDbContextFactory<SqlitePlayGateDb> contexts, StorePatience patience, TimeProvider time, ILogger<SqliteStoreConnection> logger)
    : StoreConnection(time, patience), IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = time;
    private long _reportedAt = time.GetTimestamp() - (long)(ReportInterval.TotalSeconds * time.TimestampFrequency);
    private readonly SemaphoreSlim _writer = new(1, 1);

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

    /// <summary>
    /// Readers do not notice a full disk, for example, so the reason is logged here, once a minute at most.
    /// </summary>
    protected override void Suspect(Exception failure)
    {
        var last = Interlocked.Read(ref _reportedAt);
        if (_time.GetElapsedTime(last) >= ReportInterval
            && Interlocked.CompareExchange(ref _reportedAt, _time.GetTimestamp(), last) == last)
        {
            StoreLog.StatementFailed(logger, (failure.InnerException ?? failure).Message);
        }
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>
    /// EF Core's lock against a second migrator is a row, and stays when its process is killed; every later start would wait for it for
    /// ever. No migration takes a minute.
    /// </summary>
    private static async Task RemoveStaleLockAsync(PlayGateDb db, CancellationToken cancellation)
    {
        var hasLocks = await db.Database
            .SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellation);
        if (hasLocks > 0)
        {
            const string RemoveOld = """DELETE FROM "__EFMigrationsLock" WHERE julianday("Timestamp") < julianday('now', '-1 minute')""";
            await db.Database.ExecuteSqlRawAsync(RemoveOld, cancellation);
        }
    }

    protected override async Task<PlayGateDb> OpenAsync(CancellationToken cancellation) =>
        await contexts.CreateDbContextAsync(cancellation);
}
