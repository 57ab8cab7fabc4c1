using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.EntityFrameworkCore;
using PlayGate.Sessions;
using PlayGate.Testing;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

public sealed class SqliteStoreTests : EntityFrameworkStoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-store-");

    [Fact]
    public async Task It_is_not_ready_before_it_is_prepared()
    {
        var store = Open($"Data Source={Path.Combine(_folder.FullName, "fresh.db")};Pooling=False");

        Assert.False(await store.IsReadyAsync(default));
        await store.PrepareAsync(default);
        Assert.True(await store.IsReadyAsync(default));
    }

    [Fact]
    public async Task A_migration_lock_that_a_killed_process_left_behind_delays_no_start()
    {
        var database = $"Data Source={Path.Combine(_folder.FullName, "killed.db")};Pooling=False";
        await Open(database).PrepareAsync(default);
        await using (var other = new SqliteConnection(database))
        {
            await other.OpenAsync();
            await using var left = other.CreateCommand();
            left.CommandText = "INSERT INTO __EFMigrationsLock (Id, Timestamp) VALUES (1, '2026-03-01 11:58:00.1234567+00:00')";
            await left.ExecuteNonQueryAsync();
        }

        using var impatience = Patience.NewLimit();
        await Open(database).PrepareAsync(impatience.Token);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("/proc")] // nobody can create a file there, not even root
    public async Task A_folder_that_is_missing_or_cannot_be_written_is_an_outage(string folder)
    {
        var store = Open($"Data Source={Path.Combine(_folder.FullName, folder, "playgate.db")};Pooling=False");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PrepareAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(Guid.Empty, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ConsumeAsync(Showing(Mint()), default));
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_is_an_outage_for_writers_only()
    {
        var token = await AddAsync(Mint());
        var store = Open($"{Database};Mode=ReadOnly");

        Assert.Equal(token, await store.FindAsync(token.Id, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ConsumeAsync(Showing(token), default));
    }

    [Fact]
    public async Task A_writer_of_another_process_that_takes_too_long_is_an_outage_and_no_verdict()
    {
        var token = await AddAsync(Mint());
        await using (var other = new SqliteConnection($"{Database};Pooling=False"))
        {
            await other.OpenAsync();
            await using var writing = other.BeginTransaction();
            var impatient = Open($"Data Source={File};Pooling=False");

            await Assert.ThrowsAsync<StoreUnavailableException>(() => impatient.ConsumeAsync(Showing(token), default));
            Assert.Equal(token, await impatient.FindAsync(token.Id, default)); // readers go on
        }

        Assert.NotNull(await Store.ConsumeAsync(Showing(token), default));
    }

    [Fact]
    public async Task A_full_disk_is_an_outage_that_says_so_and_loses_nothing()
    {
        TokenRecord[] tokens = [.. Enumerable.Range(0, 200).Select(_ => Mint(subject: new string('x', 100)))];
        await Store.AddAsync(tokens, null, default);
        await LimitPagesAsync("(SELECT page_count FROM pragma_page_count)");

        var refused = new List<TokenRecord>();
        foreach (var token in tokens)
        {
            try
            {
                Assert.NotNull(await Store.ConsumeAsync(Showing(token) with { Client = new Client(null, new string('a', 256)) }, default));
            }
            catch (StoreUnavailableException full)
            {
                Assert.Contains("full", full.InnerException!.Message, StringComparison.Ordinal);
                Assert.Equal(TokenState.Unused, await StateAsync(token));
                refused.Add(token);
            }
        }

        Assert.NotEmpty(refused);
        await LimitPagesAsync("1000000");
        Assert.All(await Task.WhenAll(refused.Select(token => Store.ConsumeAsync(Showing(token), default))), Assert.NotNull);
        Assert.Equal(tokens.Length, (await Store.ListAsync(new SessionQuery(Now, 1000), default)).Count);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    /// <summary>For all connections that the pool has.</summary>
    private async Task LimitPagesAsync(string pages)
    {
        var connections = Enumerable.Range(0, 4).Select(_ => new SqliteConnection(Database)).ToList();
        foreach (var connection in connections)
        {
            await connection.OpenAsync();
            await using var count = connection.CreateCommand();
            count.CommandText = $"SELECT {pages}";
            await using var limit = connection.CreateCommand();
            limit.CommandText = $"PRAGMA max_page_count = {await count.ExecuteScalarAsync()}";
            await limit.ExecuteNonQueryAsync();
        }

        connections.ForEach(connection => connection.Dispose());
    }

    private string File => Path.Combine(_folder.FullName, "playgate.db");

    protected override async Task<string> CreateDatabaseAsync()
    {
        await MigratedSqlite.WriteAsync(File);
        return $"Data Source={File};Default Timeout={(int)Patience.Limit.TotalSeconds}";
    }

    protected override string ForReplica(string database, int replica) => database;

    protected override void Register(IServiceCollection services, string database) => services.AddSqliteStore(database);
}
