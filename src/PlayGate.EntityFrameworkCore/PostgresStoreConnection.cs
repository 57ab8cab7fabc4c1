using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace PlayGate.EntityFrameworkCore;

internal sealed class PostgresStoreConnection : StoreConnection, IDisposable
{
    private const long MigrationLock = 0x506C617947617465;
    private static readonly TimeSpan MigrationLimit = TimeSpan.FromMinutes(10);
    private readonly IDbContextFactory<PostgresPlayGateDb> _contexts;
    private readonly string _connectionString;
    private readonly bool _migrates;
    private readonly StoreBreaker _breaker;

    /// <param name="contexts">The contexts.</param>
    /// <param name="connectionString">That of the contexts: they share the pool.</param>
    /// <param name="migrates">Whether to bring the database to this version's schema at start.</param>
    /// <param name="time">The clock.</param>
    public PostgresStoreConnection(
        IDbContextFactory<PostgresPlayGateDb> contexts, string connectionString, bool migrates, TimeProvider time)
        : base(time, PostgresConnectionString.PatienceOf(connectionString))
    {
        (_contexts, _connectionString, _migrates) = (contexts, connectionString, migrates);
        _breaker = new StoreBreaker(ProbeAsync, ForgetIdleConnections, time);
    }

    /// <summary>Whether callers are refused at once.</summary>
    public bool IsAway => _breaker.Cause is not null;

    /// <summary>For a statement that is sent so often that a context would cost more than the statement.</summary>
    /// <param name="work">Runs on an open connection; running it twice has the same outcome.</param>
    /// <param name="cancellation">Ends the opening of the connection too.</param>
    public Task<T> SendAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) => WatchAsync(
        async () =>
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync(cancellation);
            return await work(connection);
        },
        () => true,
        cancellation);

    /// <summary>
    /// Under an advisory lock, so that replicas which start together wait for the first one and then find nothing left to do. A transaction
    /// holds the lock: a pooler may give each transaction another session of the server, and a lock of the session would stay with one of
    /// them.
    /// </summary>
    public override async Task MigrateAsync(CancellationToken cancellation)
    {
        if (!_migrates)
        {
            return;
        }

        try
        {
            // A connection of its own, outside the pool: where the pool has one connection, the migration would wait for it for ever.
            var unpooled = new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString;
            await using var holding = new NpgsqlConnection(unpooled);
            await holding.OpenAsync(cancellation);
            await using var turn = await holding.BeginTransactionAsync(cancellation);
            await using var taking = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({MigrationLock})", holding, turn)
            {
                CommandTimeout = (int)MigrationLimit.TotalSeconds,
            };
            await taking.ExecuteNonQueryAsync(cancellation);

            await using var db = await _contexts.CreateDbContextAsync(cancellation);
            db.Database.SetCommandTimeout(MigrationLimit);
            await db.Database.MigrateAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && IsOutage(failure))
        {
            throw Unavailable(failure);
        }
    }

    public void Dispose() => _breaker.Dispose();

    protected override async Task<PlayGateDb> OpenAsync(CancellationToken cancellation) =>
        await _contexts.CreateDbContextAsync(cancellation);

    protected override void RefuseIfAway()
    {
        if (_breaker.Cause is { } cause)
        {
            throw new StoreUnavailableException(Away, cause) { MayHaveRun = false };
        }
    }

    protected override void Suspect(Exception failure) => _breaker.Suspect();

    protected override bool TryMend(Exception failure)
    {
        var isCutOff = IsCutOff(failure);
        if (isCutOff)
        {
            ForgetIdleConnections();
        }

        return isCutOff;
    }

    private static bool IsCutOff(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        NpgsqlException { InnerException: IOException } => true,
        DbUpdateException or InvalidOperationException when failure.InnerException is { } inner => IsCutOff(inner),
        _ => false,
    };

    private Task<int> ProbeAsync(CancellationToken cancellation) => HurryAsync(
        hurry => BeginAsync(
            async () =>
            {
                await using var db = await OpenAsync(hurry);
                return await db.Database.ExecuteSqlRawAsync("SELECT 1", hurry);
            },
            () => true,
            hurry),
        cancellation);

    /// <summary>
    /// The cause that ended one connection has most likely ended them all, and a host that has gone does not say so: finding out one by one
    /// would take as many requests as there are connections.
    /// </summary>
    private void ForgetIdleConnections()
    {
        using var connection = new NpgsqlConnection(_connectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}
