using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using PlayGate.EntityFrameworkCore;
using PlayGate.Testing.Postgres;

namespace PlayGate.ContractTests.Stores;

public sealed class SchemaTests
{
    /// <summary>Replicas are replaced one by one, so the version before writes to the new schema for a while.</summary>
    [Fact]
    public async Task Every_migration_leaves_what_the_version_before_it_reads_and_writes()
    {
        await using var db = await OpenAsync();
        var migrator = db.GetService<IMigrator>();
        Dictionary<string, Column> before = [];
        foreach (var migration in db.Database.GetMigrations())
        {
            await migrator.MigrateAsync(migration);
            var after = await ColumnsAsync(db);
            foreach (var column in before.Values)
            {
                Assert.True(
                    after.TryGetValue(column.Name, out var now) && now.Type == column.Type && (now.MayBeOmitted || !column.MayBeOmitted),
                    $"{migration} takes {column} from the version before it.");
            }

            var tables = before.Values.Select(column => column.Table).ToHashSet();
            Assert.All(
                after.Values.Where(column => tables.Contains(column.Table) && !before.ContainsKey(column.Name)),
                column => Assert.True(column.MayBeOmitted, $"{migration} demands {column} of the version before it."));
            before = after;
        }

        Assert.NotEmpty(before);
    }

    /// <summary>Here, as the server does not compare them at its start.</summary>
    [Fact]
    public void The_migrations_lead_to_the_model()
    {
        using var postgres = new PostgresPlayGateDb(new DbContextOptionsBuilder<PostgresPlayGateDb>().UseNpgsql("Host=nowhere").Options);
        using var sqlite = new SqlitePlayGateDb(new DbContextOptionsBuilder<SqlitePlayGateDb>().UseSqlite("Data Source=:memory:").Options);
        Assert.False(postgres.Database.HasPendingModelChanges(), "`dotnet ef migrations add` for PostgresPlayGateDb");
        Assert.False(sqlite.Database.HasPendingModelChanges(), "`dotnet ef migrations add` for SqlitePlayGateDb");
    }

    private static async Task<PostgresPlayGateDb> OpenAsync()
    {
        var database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync(nameof(SchemaTests), isEmpty: true);
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        await command.ExecuteNonQueryAsync();
        return new PostgresPlayGateDb(new DbContextOptionsBuilder<PostgresPlayGateDb>().UseNpgsql(database).Options);
    }

    private static async Task<Dictionary<string, Column>> ColumnsAsync(PostgresPlayGateDb db) => await db.Database
        .SqlQuery<Column>(
            $"""
            SELECT table_name AS "Table", table_name || '.' || column_name AS "Name", data_type::text AS "Type",
                (is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES') AS "MayBeOmitted"
            FROM information_schema.columns WHERE table_schema = 'public'
            """)
        .ToDictionaryAsync(column => column.Name);

    private sealed record Column(string Table, string Name, string Type, bool MayBeOmitted);
}
