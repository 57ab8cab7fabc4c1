using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PlayGate.EntityFrameworkCore;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.ContractTests.Stores;

/// <summary>
/// PostgreSQL behind PgBouncer in transaction mode: each transaction may get another of the server's sessions, and the version that Debian
/// has passes no prepared statements on.
/// </summary>
public sealed class PooledPostgresStoreTests : EntityFrameworkStoreContract
{
    private ServerProgram? _pooler;
    private int _port;

    [Fact]
    public async Task Tokens_are_spent_though_the_session_that_knows_the_statement_is_busy_with_somebody_else()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AddAsync(Mint())));
        Assert.NotNull(await Store.ConsumeAsync(Showing(tokens[0]), default));

        await using var source = NpgsqlDataSource.Create(Database);
        await using var busy = await source.OpenConnectionAsync();
        await using (await busy.BeginTransactionAsync())
        {
            await using var anything = new NpgsqlCommand("SELECT 1", busy);
            await anything.ExecuteScalarAsync();
            Assert.NotNull(await Store.ConsumeAsync(Showing(tokens[1]), default));
        }

        Assert.NotNull(await Store.ConsumeAsync(Showing(tokens[2]), default));
        Assert.Null(await Store.ConsumeAsync(Showing(tokens[1], consumption: 2), default));
    }

    protected override async Task<string> CreateDatabaseAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        await cluster.PrepareTemplateAsync(template => Open(template).PrepareAsync(default));
        var database = new NpgsqlConnectionStringBuilder(await cluster.CreateDatabaseAsync("pooled"));
        _port = FreePort.Next();
        var user = Environment.IsPrivilegedProcess ? "user = postgres" : "";
        _pooler = await ServerProgram.StartAsync(
            _port,
            $"""
            [databases]
            * = host=127.0.0.1 port={cluster.Port} user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            {user}
            """,
            "pgbouncer",
            "{file}");
        database.Port = _port;
        return database.ConnectionString;
    }

    protected override string ForReplica(string database, int replica) =>
        new NpgsqlConnectionStringBuilder(database) { ApplicationName = $"replica {replica}", MaxPoolSize = 20 }.ConnectionString;

    protected override void Register(IServiceCollection services, string database) => services.AddPostgresStore(database);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _pooler!.DisposeAsync();
    }
}
