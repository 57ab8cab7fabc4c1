using Npgsql;
using PlayGate.Testing.Postgres;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

public sealed partial class PostgresStoreTests
{
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

            await Assert.ThrowsAsync<StoreUnavailableException>(
                () => Open(PostgresCluster.Impatient(Database)).ConsumeAsync(Showing(token), default));
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
            await using var turn = new NpgsqlCommand(
                "SELECT pg_advisory_xact_lock(hashtextextended('playgate: cleaning grants', 0))", other, cleaning);
            await turn.ExecuteNonQueryAsync();
            Assert.Equal(0, await Store.CleanAsync(later, null, default));
        }

        await using (var other = await source.OpenConnectionAsync())
        {
            await using var working = await other.BeginTransactionAsync();
            await using var update = new NpgsqlCommand("SELECT id FROM grants WHERE id = $1 FOR UPDATE", other, working)
            {
                Parameters = { new() { Value = worked.Id } },
            };
            await update.ExecuteNonQueryAsync();
            Assert.Equal(1, await Store.CleanAsync(later, null, default));
        }

        Assert.Null(await Store.FindAsync(expired.Id, default));
        Assert.Equal(1, await Store.CleanAsync(later, null, default));
    }

    [Fact]
    public async Task Replicas_that_are_shown_the_same_tokens_in_opposite_orders_never_wait_in_a_circle()
    {
        var other = OpenReplica();
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
}
