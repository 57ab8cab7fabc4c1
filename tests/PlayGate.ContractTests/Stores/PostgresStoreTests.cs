using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PlayGate.EntityFrameworkCore;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Testing.Postgres;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

public sealed partial class PostgresStoreTests : EntityFrameworkStoreContract
{
    [Fact]
    public async Task Of_many_tokens_of_one_stream_each_is_found_by_its_id_though_the_server_knows_nothing_of_the_table_yet()
    {
        await ExecuteAsync(Database, "ALTER TABLE grants SET (autovacuum_enabled = false)");
        TokenRecord[] tokens = [.. Enumerable.Range(0, 2000).Select(_ => Mint())];
        await Store.AddAsync(tokens, null, default);
        await using var source = NpgsqlDataSource.Create(Database);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        await using (var consuming = ConsumingStatement.For([.. tokens[..3].Select(token => Showing(token))], connection))
        await using (var spent = await consuming.ExecuteReaderAsync())
        {
            Assert.All(await ConsumingStatement.ReadAsync(spent, 3, default), Assert.NotNull);
        }

        await using var counting = new NpgsqlCommand(
            """
            SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(indexrelid)), 0)::bigint, pg_stat_get_xact_tuples_returned('grants'::regclass)
            FROM pg_index WHERE indrelid = 'grants'::regclass
            """,
            connection);
        await using var read = await counting.ExecuteReaderAsync();
        Assert.True(await read.ReadAsync());
        Assert.Equal((3L, 0L), (read.GetInt64(0), read.GetInt64(1)));
    }

    /// <summary>A clone of a template that the store itself has migrated.</summary>
    protected override async Task<string> CreateDatabaseAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        await cluster.PrepareTemplateAsync(template => Open(template).PrepareAsync(default));
        return await cluster.CreateDatabaseAsync("store");
    }

    protected override string ForReplica(string database, int replica) =>
        new NpgsqlConnectionStringBuilder(database) { ApplicationName = $"replica {replica}", MaxPoolSize = 20 }.ConnectionString;

    protected override void Register(IServiceCollection services, string database) => services.AddPostgresStore(database);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private static async Task<object?> ExecuteAsync(string database, string statement)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync();
    }
}
