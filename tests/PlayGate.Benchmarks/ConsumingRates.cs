using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PlayGate.EntityFrameworkCore;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Tokens;

namespace PlayGate.Benchmarks;

/// <summary>
/// How many tokens a second one replica turns into sessions, where every caller waits for its own verdict before it shows the next
/// token. Run by <c>tests/load/consuming.sh</c> with <c>consuming CONNECTION CALLERS SECONDS batched</c>, or <c>single</c> for one
/// statement a token on connections of the pool. Prints one line: rate, mean and 99th percentile of the latency in milliseconds, CPU
/// microseconds for each token of this process and of the server's.
/// </summary>
internal static class ConsumingRates
{
    private const int Minting = 5000;
    private const int FastestRate = 25_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(string connection, int callers, TimeSpan duration, bool batched)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddPostgresStore(connection);
        if (!batched)
        {
            services.AddSingleton<IConsumer, SingleConsumer>();
        }

        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IGateStore>();
        await store.PrepareAsync(default);
        var tokens = new ConcurrentQueue<TokenRecord>(await MintAsync(store, (int)((duration + WarmUp).TotalSeconds * FastestRate)));
        await SpendAsync(store, tokens, callers, WarmUp);

        var (began, own, servers) = (TimeProvider.System.GetTimestamp(), OwnCpu(), await ServersCpuAsync(connection));
        var latencies = await SpendAsync(store, tokens, callers, duration);
        var took = TimeProvider.System.GetElapsedTime(began);
        (own, servers) = (OwnCpu() - own, await ServersCpuAsync(connection) - servers);
        latencies.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{latencies.Count / took.TotalSeconds:0} {latencies.Average():0.00} {latencies[latencies.Count * 99 / 100]:0.00} {own.TotalMicroseconds / latencies.Count:0.0} {servers.TotalMicroseconds / latencies.Count:0.0}"));
        if (tokens.IsEmpty)
        {
            throw new InvalidOperationException("There were too few tokens for that time.");
        }
    }

    private static TimeSpan OwnCpu() => Environment.CpuUsage.TotalTime;

    /// <summary>Of the processes that serve our connections, which stay open in the pool.</summary>
    private static async Task<TimeSpan> ServersCpuAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await using var reader = await command.ExecuteReaderAsync();
        var total = TimeSpan.Zero;
        while (await reader.ReadAsync())
        {
            using var server = Process.GetProcessById(reader.GetInt32(0));
            total += server.TotalProcessorTime;
        }

        return total;
    }

    private static async Task<List<double>> SpendAsync(IGateStore store, ConcurrentQueue<TokenRecord> tokens, int callers, TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (TimeProvider.System.GetElapsedTime(began) < time && tokens.TryDequeue(out var token))
            {
                var asked = TimeProvider.System.GetTimestamp();
                if (await store.ConsumeAsync(Showing(token), default) is null)
                {
                    throw new InvalidOperationException("A good token was refused.");
                }

                latencies.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
            }

            return latencies;
        })));
        return [.. each.SelectMany(latencies => latencies)];
    }

    private static ConsumeToken Showing(TokenRecord token) => new(token.Id, token.Hash, new Client(IPAddress.Loopback, "player/1"), TimeProvider.System.GetUtcNow())
    {
        Application = token.Application,
        StreamId = token.StreamId,
        Path = 7,
        Consumption = token.Id.GetHashCode(),
        SessionLifetime = TimeSpan.FromHours(4),
    };

    private static async Task<List<TokenRecord>> MintAsync(IGateStore store, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        List<TokenRecord> all = [.. Enumerable.Range(0, count).Select(_ => new TokenRecord
        {
            Id = Guid.CreateVersion7(now),
            Hash = TokenHash.Of(Guid.NewGuid().ToString()),
            Application = "default",
            StreamId = "lesson-42",
            Type = TokenType.Play,
            CreatedAt = now,
            ExpiresAt = now.AddHours(1),
        })];
        foreach (var some in all.Chunk(Minting))
        {
            await store.AddAsync(some, null, default);
        }

        return all;
    }
}
