using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PlayGate.EntityFrameworkCore;
using PlayGate.Testing.Postgres;

namespace PlayGate.ContractTests.Stores;

/// <summary>Tokens come and go, and the tables stay as small as what is valid.</summary>
public sealed class SteadyCleaningTests
{
    private const int TokensPerSecond = 1_000;
    private const int RoundSeconds = 30;
    private const int LifetimeSeconds = 30;
    private static readonly DateTimeOffset s_began = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_thousand_tokens_a_second_for_ten_minutes_leave_no_more_rows_than_are_valid()
    {
        var database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync(nameof(SteadyCleaningTests));
        var registered = new ServiceCollection().AddLogging();
        registered.AddPostgresStore(database);
        await using var services = registered.BuildServiceProvider();
        var store = services.GetRequiredService<IGateStore>();
        await store.PrepareAsync(default);
        await using var source = NpgsqlDataSource.Create(database);
        for (var round = 1; round <= 10 * 60 / RoundSeconds; round++)
        {
            var now = s_began.AddSeconds(round * RoundSeconds);
            await MintAsync(source, now);
            await store.CleanAsync(now, null, default);
            Assert.Equal(TokensPerSecond * LifetimeSeconds, await CountAsync(source));
        }
    }

    /// <summary>What one round brings, half of it already sessions.</summary>
    private static async Task MintAsync(NpgsqlDataSource source, DateTimeOffset now)
    {
        await using var command = source.CreateCommand(
            """
            INSERT INTO grants (id, hash, application, stream_id, type, state, created_at, expires_at, any_folder, started_at, session_expires_at)
            SELECT gen_random_uuid(), sha256(($1 + n)::text::bytea), 'default', 'cam', 'Play', CASE n % 2 WHEN 0 THEN 'token' ELSE 'session' END,
                at, at + $3, false, CASE n % 2 WHEN 1 THEN at END, CASE n % 2 WHEN 1 THEN at + $3 END
            FROM (SELECT n, $1 - n * 1000 / $2 AS at FROM generate_series(0, $2 * $4 - 1) AS n) AS minted
            """);
        command.Parameters.AddWithValue(now.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue((long)TokensPerSecond);
        command.Parameters.AddWithValue(LifetimeSeconds * 1000L);
        command.Parameters.AddWithValue((long)RoundSeconds);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM grants");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
