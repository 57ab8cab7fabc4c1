using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// SQLite in memory: the database lives as long as a connection to it is open, so this class keeps one for the application's life.
/// Connections that share it lock tables instead of keeping snapshots, and fail instead of waiting, so all work has its turn here.
/// </summary>
internal sealed class SqliteMemoryConnection : StoreConnection, IDisposable
{
    private readonly IDbContextFactory<SqlitePlayGateDb> _contexts;
    private readonly ILogger<SqliteMemoryConnection> _logger;
    private readonly SqliteConnection _keeper;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public SqliteMemoryConnection(
        IDbContextFactory<SqlitePlayGateDb> contexts,
        string connectionString,
        StorePatience patience,
        TimeProvider time,
        ILogger<SqliteMemoryConnection> logger)
        : base(time, patience)
    {
        (_contexts, _logger, _keeper) = (contexts, logger, new SqliteConnection(connectionString));
        _keeper.Open();
    }

    /// <summary>
    /// For a database in memory, which each connection would have for itself: a connection string by which an application's connections
    /// share it. Null for a file.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The string names no database, and SQLite would take a file that is gone with the connection.
    /// </exception>
    public static string? Shared(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (builder.DataSource.Length == 0)
        {
            throw new ArgumentException(
                "The connection string names no database; it accepts e.g. Data Source=playgate.db, or Data Source=:memory: for tests.",
                nameof(connectionString));
        }

        if (builder.DataSource != ":memory:" && builder.Mode != SqliteOpenMode.Memory)
        {
            return null;
        }

        var isShared = builder is { Mode: SqliteOpenMode.Memory, Cache: SqliteCacheMode.Shared };
        builder.DataSource = isShared ? builder.DataSource : $"playgate-{Guid.NewGuid():N}";
        (builder.Mode, builder.Cache) = (SqliteOpenMode.Memory, SqliteCacheMode.Shared);

        // A pool would keep the database after the application's end.
        builder.Pooling = false;
        return builder.ConnectionString;
    }

    public override async Task<T> RunAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await base.RunAsync(work, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task MigrateAsync(CancellationToken cancellation)
    {
        StoreLog.InMemory(_logger);
        return RunAsync(
            async db =>
            {
                await db.Database.MigrateAsync(cancellation);
                return true;
            },
            cancellation);
    }

    /// <summary>The semaphore has nothing to release, and disposing of it would strand callers that wait for their turn.</summary>
    public void Dispose() => _keeper.Dispose();

    protected override async Task<PlayGateDb> OpenAsync(CancellationToken cancellation) =>
        await _contexts.CreateDbContextAsync(cancellation);
}
