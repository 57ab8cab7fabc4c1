using System.Threading.Channels;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using PlayGate.EntityFrameworkCore;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

public sealed class PostgresStoreTests : StoreContract
{
    [Fact]
    public async Task Replicas_that_prepare_the_same_empty_database_at_once_all_succeed()
    {
        var database = await CreateEmptyDatabaseAsync("prepared_at_once");
        IGateStore[] replicas = [.. Enumerable.Range(0, 6).Select(number => Open(ForReplica(database, number)))];

        await Task.WhenAll(replicas.Select(replica => Task.Run(() => replica.PrepareAsync(default))));

        Assert.All(await Task.WhenAll(replicas.Select(replica => replica.IsReadyAsync(default))), Assert.True);
        Assert.Equal(0L, await ExecuteAsync(database, "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database WHERE locktype = 'advisory' AND datname = current_database()"));
    }

    [Fact]
    public async Task It_is_ready_once_the_schema_is_there_and_does_not_migrate_unless_told_to()
    {
        var database = await CreateEmptyDatabaseAsync("not_migrated");
        var bystander = Provide(services => services.AddPostgresStore(ForReplica(database, 0), migrate: false)).GetRequiredService<IGateStore>();
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
    public async Task A_server_that_cannot_be_reached_is_an_outage()
    {
        var store = Open($"Host=127.0.0.1;Port={FreePort.Next()};Username=postgres;Database=playgate;Timeout=1");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PrepareAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.IsReadyAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ConsumeAsync(Showing(Mint()), default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(Guid.Empty, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AddAsync([Mint()], null, default));
    }

    [Fact]
    public void A_ticket_whose_key_ring_cannot_be_read_is_an_outage_and_no_foreign_ticket()
    {
        var session = new Session
        {
            Id = Guid.NewGuid(),
            Application = "default",
            StreamId = "cam",
            AnyFolder = false,
            StartedAt = Now,
            ExpiresAt = Now + Lifetime,
        };
        var ticket = SealerOf(Database).Seal(session).Reveal();

        var away = SealerOf($"Host=127.0.0.1;Port={FreePort.Next()};Username=postgres;Database=playgate;Timeout=1");
        Assert.Throws<StoreUnavailableException>(() => away.TryOpen(ticket));
        Assert.Equal(session, SealerOf(Database).TryOpen(ticket));
        Assert.Null(SealerOf(Database).TryOpen("not-a-ticket"));
    }

    [Fact]
    public async Task A_server_that_goes_away_after_the_store_was_ready_is_an_outage_until_it_is_back()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        var store = Open(new NpgsqlConnectionStringBuilder(await cluster.CreateDatabaseAsync("outage")) { Timeout = 1 }.ConnectionString);
        await store.PrepareAsync(default);
        Assert.True(await store.IsReadyAsync(default));
        var token = Mint();
        await store.AddAsync([token], null, default);

        await cluster.StopAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ConsumeAsync(Showing(token), default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.IsReadyAsync(default));
        await cluster.RestartAsync();

        Assert.True(await IsReadySoonAsync(store));
        Assert.NotNull(await store.ConsumeAsync(Showing(token), default));
    }

    [Fact]
    public async Task Killed_connections_cost_no_call()
    {
        var token = await AddAsync(Mint());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.FindAsync(token.Id, default))));

        await CutOffAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => Assert.Equal(token, await Store.FindAsync(token.Id, default))));
        Assert.NotNull(await Store.ConsumeAsync(Showing(token), default));
    }

    /// <summary>Issue 23: the connections in the pool are all dead, and the server is well.</summary>
    [Fact]
    public async Task Once_all_connections_were_cut_off_the_first_call_of_each_kind_succeeds()
    {
        // A clock that stands still: how long this machine takes must not decide.
        var store = Provide(services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()).AddPostgresStore(ForReplica(Database, 99))).GetRequiredService<IGateStore>();
        var (token, other, ended) = (await AddAsync(Mint()), await AddAsync(Mint()), await OpenSessionAsync(Mint(), seen: Now));
        (string Name, Func<Task> Call)[] calls =
        [
            ("mint", () => store.AddAsync([Mint()], null, default)),
            ("consume", async () => Assert.NotNull(await store.ConsumeAsync(Showing(token), default))),
            ("show again", async () => Assert.NotNull(await store.ShowAgainAsync(Again(token), default))),
            ("admit", () => store.AdmitAsync(Asking(token) with { MaxPerStream = 100 }, default)),
            ("give back", async () => Assert.True(await store.GiveBackAsync(token.Id, 2, default))),
            ("find", async () => Assert.NotNull(await store.FindAsync(token.Id, default))),
            ("revoke", async () => Assert.Equal(1, await store.RevokeAsync(new TokenSelection { Id = other.Id }, Now, default))),
            ("touch", () => store.TouchAsync([new(token.Id, Now)], default)),
            ("kick", async () => Assert.Single(await store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default))),
            ("clean", () => store.CleanAsync(Now, null, default)),
            ("settings", () => store.WriteAsync(new ApplicationSettings("live", true, true), Now, null, default)),
        ];
        foreach (var (name, call) in calls)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.FindAsync(token.Id, default))));
            await CutOffAsync();

            Assert.Null(await Record.ExceptionAsync(call) is { } failure ? $"{name}: {failure}" : null);
        }
    }

    [Fact]
    public async Task One_connection_in_the_pool_is_enough_to_migrate_and_to_serve()
    {
        var database = new NpgsqlConnectionStringBuilder(await CreateEmptyDatabaseAsync("one_connection")) { MaxPoolSize = 1 }.ConnectionString;
        var store = Open(database);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        await store.PrepareAsync(limit.Token);

        Assert.True(await store.IsReadyAsync(default));
        var token = Mint();
        await store.AddAsync([token], null, default);
        Assert.NotNull(await store.ConsumeAsync(Showing(token), default));
        Assert.Equal(AdmissionVerdict.Admitted, (await store.AdmitAsync(Asking(token) with { MaxPerStream = 1 }, default)).Verdict);
    }

    [Fact]
    public async Task Endings_are_heard_on_other_replicas_and_a_listener_that_is_cut_off_says_so()
    {
        using var stop = Patience.NewLimit();
        var heard = Channel.CreateUnbounded<int>();
        var listening = Open().ListenAsync(() => heard.Writer.TryWrite(0), stop.Token);
        await heard.Reader.ReadAsync(stop.Token); // it listens
        var ended = await OpenSessionAsync(Mint());
        var revoked = await OpenSessionAsync(Mint());

        await Store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default);
        await heard.Reader.ReadAsync(stop.Token);
        await Store.RevokeAsync(new TokenSelection { Id = revoked.Id }, Now, default);
        await heard.Reader.ReadAsync(stop.Token);

        await ExecuteAsync(Database, "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => listening);
        Assert.False(heard.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_row_that_stays_locked_is_an_outage_and_no_verdict()
    {
        var token = await AddAsync(Mint());
        await using (var source = NpgsqlDataSource.Create(Database))
        await using (var other = await source.OpenConnectionAsync())
        await using (var locking = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand("SELECT id FROM grants FOR UPDATE", other, locking);
            await command.ExecuteNonQueryAsync();

            await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(PostgresCluster.Impatient(Database)).ConsumeAsync(Showing(token), default));
        }

        Assert.NotNull(await Store.ConsumeAsync(Showing(token), default));
    }

    [Fact]
    public async Task One_replica_cleans_at_a_time_and_passes_over_what_somebody_works_on()
    {
        var (worked, expired) = (await AddAsync(Mint()), await AddAsync(Mint()));
        var later = worked.ExpiresAt.AddHours(1);
        await using var source = NpgsqlDataSource.Create(Database);
        await using (var other = await source.OpenConnectionAsync())
        {
            await using var cleaning = await other.BeginTransactionAsync();
            await using var turn = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended('playgate: cleaning grants', 0))", other, cleaning);
            await turn.ExecuteNonQueryAsync();
            Assert.Equal(0, await Store.CleanAsync(later, null, default));
        }

        await using (var other = await source.OpenConnectionAsync())
        {
            await using var working = await other.BeginTransactionAsync();
            await using var update = new NpgsqlCommand("SELECT id FROM grants WHERE id = $1 FOR UPDATE", other, working) { Parameters = { new() { Value = worked.Id } } };
            await update.ExecuteNonQueryAsync();
            Assert.Equal(1, await Store.CleanAsync(later, null, default));
        }

        Assert.Null(await Store.FindAsync(expired.Id, default));
        Assert.Equal(1, await Store.CleanAsync(later, null, default));
    }

    [Fact]
    public async Task Replicas_that_are_shown_the_same_tokens_in_opposite_orders_never_wait_in_a_circle()
    {
        var other = Open();
        for (var round = 0; round < 5; round++)
        {
            TokenRecord[] tokens = [.. Enumerable.Range(0, 100).Select(_ => Mint())];
            await Store.AddAsync(tokens, null, default);

            var opened = await Task.WhenAll(
                tokens.Select(token => Store.ConsumeAsync(Showing(token, consumption: 1), default))
                    .Concat(tokens.Reverse().Select(token => other.ConsumeAsync(Showing(token, consumption: 2), default))));

            Assert.Equal(tokens.Length, opened.Count(session => session is not null));
        }
    }

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

    /// <summary>It has to be probed first.</summary>
    private static async Task<bool> IsReadySoonAsync(IGateStore store)
    {
        var isReady = false;
        await Patience.UntilAsync(async () =>
        {
            try
            {
                isReady = await store.IsReadyAsync(default);
                return true;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        });
        return isReady;
    }

    /// <summary>Without tables: no clone of the template.</summary>
    private async Task<string> CreateEmptyDatabaseAsync(string name)
    {
        await ExecuteAsync(Database, $"CREATE DATABASE {name} TEMPLATE template0");
        return new NpgsqlConnectionStringBuilder(Database) { Database = name }.ConnectionString;
    }

    private Task<object?> CutOffAsync() => ExecuteAsync(
        Database,
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    private static async Task<object?> ExecuteAsync(string database, string statement)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync();
    }

    private TicketSealer SealerOf(string database) =>
        new(Provide(services => Register(services, database)).GetRequiredService<IDataProtectionProvider>());
}
