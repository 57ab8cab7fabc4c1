using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PlayGate.Sessions;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.ContractTests.Stores;

public sealed partial class PostgresStoreTests
{
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

    private TicketSealer SealerOf(string database) =>
        new(Provide(services => Register(services, database)).GetRequiredService<IDataProtectionProvider>());
}
