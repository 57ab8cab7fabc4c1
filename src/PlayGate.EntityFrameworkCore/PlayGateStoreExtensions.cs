using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>Registers a store for the gate, and Data Protection with its keys in the same database.</summary>
public static class PlayGateStoreExtensions
{
    /// <summary>SQLite, for one replica; migrated at start.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">E.g. <c>Data Source=playgate.db</c>.</param>
    public static IDataProtectionBuilder AddSqliteStore(this IServiceCollection services, string connectionString)
    {
        services.AddDbContextFactory<SqlitePlayGateDb>(options => Quiet(options)
            .UseSqlite(connectionString, sqlite => sqlite.CommandTimeout((int)StoreConnection.Patience.TotalSeconds)));
        services.AddSingleton<StoreConnection, SqliteStoreConnection>();
        services.AddSingleton<Dialect, SqliteDialect>();
        return services.AddStore<SqlitePlayGateDb>();
    }

    /// <summary>PostgreSQL, for any number of replicas.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="migrate">Whether to bring the database to this version's schema at start.</param>
    public static IDataProtectionBuilder AddPostgresStore(this IServiceCollection services, string connectionString, bool migrate = true)
    {
        services.AddDbContextFactory<PostgresPlayGateDb>(options => Quiet(options)
            .UseNpgsql(Impatient(connectionString), npgsql => npgsql.CommandTimeout((int)StoreConnection.Patience.TotalSeconds)));
        services.AddSingleton<Dialect>(_ => new PostgresDialect(Impatient(connectionString)));
        services.AddSingleton<StoreConnection>(provider =>
            new PostgresStoreConnection(provider.GetRequiredService<IDbContextFactory<PostgresPlayGateDb>>(), migrate));
        return services.AddStore<PostgresPlayGateDb>();
    }

    /// <summary>Npgsql would wait fifteen seconds for a connection and two more for a cancelled statement; who says so shall have it.</summary>
    private static string Impatient(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!said.ContainsKey("Timeout"))
        {
            settings.Timeout = (int)StoreConnection.Patience.TotalSeconds;
        }

        if (!said.ContainsKey("Cancellation Timeout"))
        {
            settings.CancellationTimeout = 500;
        }

        return settings.ConnectionString;
    }

    private static IDataProtectionBuilder AddStore<TContext>(this IServiceCollection services)
        where TContext : PlayGateDb
    {
        services.AddSingleton<EntityFrameworkStore>();
        services.AddSingleton<IGateStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ITokenStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ITokenKeyStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ISettingsStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new KeyRingRows(provider.GetRequiredService<StoreConnection>())));
        return services.AddDataProtection().SetApplicationName("PlayGate");
    }

    /// <summary>Failures are reported by whoever meets them; the framework would log each of them twice, with its statement.</summary>
    private static DbContextOptionsBuilder Quiet(DbContextOptionsBuilder options) => options.ConfigureWarnings(warnings => warnings.Ignore(
        CoreEventId.QueryIterationFailed,
        CoreEventId.SaveChangesFailed,
        RelationalEventId.CommandError,
        RelationalEventId.ConnectionError));
}
