using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// SQLite has one writer at a time. Those of this process queue here, in turn and without polling; only other processes are met with
/// SQLite's own busy timeout.
/// </summary>
internal sealed class SqliteStoreConnection(IDbContextFactory<SqlitePlayGateDb> contexts) : StoreConnection, IDisposable
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
            await db.Database.MigrateAsync(cancellation);
            return true;
        },
        cancellation);

    public void Dispose() => _writer.Dispose();

    protected override async Task<PlayGateDb> OpenAsync(CancellationToken cancellation) => await contexts.CreateDbContextAsync(cancellation);
}
