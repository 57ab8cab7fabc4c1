using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace PlayGate.EntityFrameworkCore;

/// <summary>For <c>dotnet ef migrations add NAME --context SqlitePlayGateDb --output-dir Migrations/Sqlite</c>.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqlitePlayGateDb>
{
    public SqlitePlayGateDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePlayGateDb>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For <c>dotnet ef migrations add NAME --context PostgresPlayGateDb --output-dir Migrations/Postgres</c>.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresPlayGateDb>
{
    public PostgresPlayGateDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPlayGateDb>().UseNpgsql("Host=design").Options);
}
