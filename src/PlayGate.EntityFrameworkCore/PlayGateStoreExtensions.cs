using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PlayGate.Audit;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.EntityFrameworkCore.Keys;
using PlayGate.Issuers;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Statistics;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>Registers a store for the gate, and Data Protection with its keys in the same database.</summary>
public static class PlayGateStoreExtensions
{
    /// <summary>SQLite, for one replica; migrated at start.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">
    /// E.g. <c>Data Source=playgate.db</c>, or <c>Data Source=:memory:</c>, which ends with the application.
    /// </param>
    public static IDataProtectionBuilder AddSqliteStore(this IServiceCollection services, string connectionString)
    {
        var patience = SqlitePatienceOf(connectionString);
        var inMemory = SqliteMemoryConnection.Shared(connectionString);
        services.AddDbContextFactory<SqlitePlayGateDb>(options => Quiet(options)
            .UseSqlite(inMemory ?? connectionString, sqlite => sqlite.CommandTimeout((int)patience.Statement.TotalSeconds)));
        services.AddSingleton(patience);
        services.AddSingleton<StoreConnection>(provider => inMemory is null
            ? ActivatorUtilities.CreateInstance<SqliteStoreConnection>(provider)
            : ActivatorUtilities.CreateInstance<SqliteMemoryConnection>(provider, inMemory));
        services.AddSingleton<Dialect, SqliteDialect>();
        services.AddSingleton<IConsumer, SingleConsumer>();
        return services.AddStore<SqlitePlayGateDb>();
    }

    /// <summary>PostgreSQL, for any number of replicas.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="migrate">Whether to bring the database to this version's schema at start.</param>
    public static IDataProtectionBuilder AddPostgresStore(this IServiceCollection services, string connectionString, bool migrate = true)
    {
        connectionString = PostgresConnectionString.Complete(connectionString);
        var patience = PostgresConnectionString.PatienceOf(connectionString);
        services.AddDbContextFactory<PostgresPlayGateDb>(options => Quiet(options)
            .UseNpgsql(connectionString, npgsql => npgsql.CommandTimeout((int)patience.Statement.TotalSeconds)));
        services.AddSingleton<Dialect>(_ => new PostgresDialect(connectionString));
        services.AddMetrics().AddSingleton<StoreMetrics>();
        services.AddSingleton<StoreConnection>(provider =>
        {
            var connection = new PostgresStoreConnection(
                provider.GetRequiredService<IDbContextFactory<PostgresPlayGateDb>>(),
                connectionString,
                migrate,
                provider.GetRequiredService<TimeProvider>());
            provider.GetRequiredService<StoreMetrics>().Watch(() => connection.IsAway);
            return connection;
        });
        services.AddSingleton<IConsumer>(provider =>
        {
            var consuming = new PostgresConsuming((PostgresStoreConnection)provider.GetRequiredService<StoreConnection>());
            var metrics = provider.GetRequiredService<StoreMetrics>();
            return new BatchingConsumer(
                tokens =>
                {
                    metrics.Sent(tokens.Count);
                    return consuming.ConsumeAsync(tokens);
                },
                patience.Viewer,
                provider.GetRequiredService<TimeProvider>());
        });
        return services.AddStore<PostgresPlayGateDb>();
    }

    /// <summary>SQLite's own default is thirty seconds.</summary>
    private static StorePatience SqlitePatienceOf(string connectionString)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString);
        return StorePatience.Of(settings.ShouldSerialize("Default Timeout") ? settings.DefaultTimeout : StorePatience.DefaultSeconds);
    }

    private static IDataProtectionBuilder AddStore<TContext>(this IServiceCollection services)
        where TContext : PlayGateDb
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EntityFrameworkStore>();
        services.AddSingleton<IGateStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ITokenStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<IKeySetStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ITokenKeyStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<ISettingsStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<IAuditStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<IStatisticsStore>(provider => provider.GetRequiredService<EntityFrameworkStore>());
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new KeyRingRows(provider.GetRequiredService<StoreConnection>())));

        // Of the framework's algorithms this one seals in two thirds of the time of its default, opens in a third, and makes a ticket 43
        // characters shorter: a player by path sends it in every request. Tickets of older keys are opened as they were sealed.
        var protection = services.AddDataProtection().SetApplicationName("PlayGate")
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        services.AddSingleton<IDataProtectionProvider, SharedKeyRing>();
        return protection;
    }

    /// <summary>
    /// The callers report failures; the framework would log each of them twice, with its statement. A test checks that the migrations fit
    /// the model: the framework would build the model of the last migration at every start, to compare the two. Counting up to a limit
    /// needs no order.
    /// </summary>
    private static DbContextOptionsBuilder Quiet(DbContextOptionsBuilder options) => options.ConfigureWarnings(warnings => warnings.Ignore(
        CoreEventId.QueryIterationFailed,
        CoreEventId.SaveChangesFailed,
        RelationalEventId.CommandError,
        RelationalEventId.ConnectionError,
        RelationalEventId.PendingModelChangesWarning,
        CoreEventId.RowLimitingOperationWithoutOrderByWarning));
}
