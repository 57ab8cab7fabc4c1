using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PlayGate.EntityFrameworkCore;
using PlayGate.Sessions;

namespace PlayGate.ContractTests.Stores;

public sealed partial class PostgresStoreTests
{
    [Fact]
    public async Task Replicas_that_prepare_the_same_empty_database_at_once_all_succeed()
    {
        var database = await CreateEmptyDatabaseAsync("prepared_at_once");
        IGateStore[] replicas = [.. Enumerable.Range(0, 6).Select(number => Open(ForReplica(database, number)))];

        await Task.WhenAll(replicas.Select(replica => Task.Run(() => replica.PrepareAsync(default))));

        Assert.All(await Task.WhenAll(replicas.Select(replica => replica.IsReadyAsync(default))), Assert.True);
        Assert.Equal(0L, await ExecuteAsync(database, "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database WHERE locktype "
            + "= 'advisory' AND datname = current_database()"));
    }

    [Fact]
    public async Task It_is_ready_once_the_schema_is_there_and_does_not_migrate_unless_told_to()
    {
        var database = await CreateEmptyDatabaseAsync("not_migrated");
        var bystander = Provide(services => services.AddPostgresStore(ForReplica(database, 0), migrate: false))
            .GetRequiredService<IGateStore>();
        var migrating = Open(ForReplica(database, 1));

        await bystander.PrepareAsync(default);
        Assert.False(await bystander.IsReadyAsync(default));
        Assert.False(await migrating.IsReadyAsync(default));
        Assert.Equal(0L, await ExecuteAsync(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));

        await migrating.PrepareAsync(default);
        Assert.True(await migrating.IsReadyAsync(default));
        Assert.True(await bystander.IsReadyAsync(default));
    }

    [Fact]
    public async Task One_connection_in_the_pool_is_enough_to_migrate_and_to_serve()
    {
        var database =
            new NpgsqlConnectionStringBuilder(await CreateEmptyDatabaseAsync("one_connection")) { MaxPoolSize = 1 }.ConnectionString;
        var store = Open(database);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        await store.PrepareAsync(limit.Token);

        Assert.True(await store.IsReadyAsync(default));
        var token = Mint();
        await store.AddAsync([token], null, default);
        Assert.NotNull(await store.ConsumeAsync(Showing(token), default));
        Assert.Equal(AdmissionVerdict.Admitted, (await store.AdmitAsync(Asking(token) with { MaxPerStream = 1 }, default)).Verdict);
    }

    /// <summary>Without tables: no clone of the template.</summary>
    private async Task<string> CreateEmptyDatabaseAsync(string name)
    {
        await ExecuteAsync(Database, $"CREATE DATABASE {name} TEMPLATE template0");
        return new NpgsqlConnectionStringBuilder(Database) { Database = name }.ConnectionString;
    }
}
