using Npgsql;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Postgres;

public class PostgresClusterTests
{
    [Fact]
    public async Task A_database_is_a_clone_of_the_template_that_was_migrated_once()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        var migrations = 0;
        Task Migrate(string connection)
        {
            migrations++;
            return ExecuteAsync(connection, "CREATE TABLE stream (id text); INSERT INTO stream VALUES ('from the template')");
        }

        await Task.WhenAll(cluster.PrepareTemplateAsync(Migrate), cluster.PrepareTemplateAsync(Migrate));
        var databases = await Task.WhenAll(cluster.CreateDatabaseAsync("one"), cluster.CreateDatabaseAsync("one"));
        await ExecuteAsync(databases[0], "DELETE FROM stream");

        Assert.Equal(1, migrations);
        Assert.Equal(0L, await ExecuteAsync(databases[0], "SELECT count(*) FROM stream"));
        Assert.Equal(1L, await ExecuteAsync(databases[1], "SELECT count(*) FROM stream"));
    }

    [Fact]
    public async Task A_dump_shows_what_the_database_holds()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var database = await cluster.CreateDatabaseAsync(nameof(A_dump_shows_what_the_database_holds));
        await ExecuteAsync(database, "CREATE TABLE secret (value text); INSERT INTO secret VALUES ('needle')");

        Assert.Contains("needle", await cluster.DumpAsync(database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_went_down_comes_back_where_it_was_and_with_what_it_had()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        var database = await cluster.CreateDatabaseAsync("survivor");
        await ExecuteAsync(database, "CREATE TABLE kept (value int); INSERT INTO kept VALUES (7)");

        await cluster.StopAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(database, "SELECT 1"));
        await cluster.RestartAsync();

        Assert.Equal(7, await ExecuteAsync(database, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task The_shared_cluster_is_one()
    {
        var clusters = await Task.WhenAll(Task.Run(PostgresCluster.SharedAsync), Task.Run(PostgresCluster.SharedAsync));

        Assert.Same(clusters[0], clusters[1]);
        Assert.Equal("200", await ExecuteAsync(await clusters[0].CreateDatabaseAsync("limits"), "SHOW max_connections"));
    }

    private static async Task<object?> ExecuteAsync(string connection, string statement)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync();
    }
}
