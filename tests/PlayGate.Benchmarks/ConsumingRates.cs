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
/// token. Run by <c>tests/load/consuming.sh</c>, which has put the tokens into the database, with
/// <c>consuming CONNECTION CALLERS SECONDS batched TOKENS</c>, or <c>single</c> for one statement a token on connections of the pool, or
/// <c>issued</c> for tokens of another issuer, which are in no row before they are consumed, beside those that are there.
/// Prints one line: rate, mean and 99th percentile of the latency in milliseconds, CPU microseconds for each token of this process and
/// of the server's. Who spends all the tokens sooner is done sooner; with no token it
/// makes the tables and goes.
/// </summary>
internal static class ConsumingRates
{
    private const int Minting = 5000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(string connection, int callers, TimeSpan duration, string mode, int tokens)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddPostgresStore(connection);
        if (mode == "single")
        {
            services.AddSingleton<IConsumer, SingleConsumer>();
        }

        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IGateStore>();
        await store.PrepareAsync(default);
        if (tokens == 0)
        {
            return;
        }

        var (first, issued) = mode == "issued" ? (tokens + 1, Issued) : (1, null);
        await SpendAsync(store, Minted(first, tokens / 3), (callers, issued), WarmUp);
        var measured = Minted(first + (tokens / 3), tokens - (tokens / 3));

        var (began, own, servers) = (TimeProvider.System.GetTimestamp(), OwnCpu(), await ServersCpuAsync(connection));
        var latencies = await SpendAsync(store, measured, (callers, issued), duration);
        var took = TimeProvider.System.GetElapsedTime(began);
        (own, servers) = (OwnCpu() - own, await ServersCpuAsync(connection) - servers);
        latencies.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{latencies.Count / took.TotalSeconds:0} {latencies.Average():0.00} {latencies[latencies.Count * 99 / 100]:0.00} "
                + $"{own.TotalMicroseconds / latencies.Count:0.0} {servers.TotalMicroseconds / latencies.Count:0.0}"));
    }

    private static IssuedGrant Issued => new("lms", TokenType.Play, "viewer-7", TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1));

    private static TimeSpan OwnCpu() => Environment.CpuUsage.TotalTime;

    /// <summary>Of the processes that serve our connections, which stay open in the pool.</summary>
    private static async Task<TimeSpan> ServersCpuAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await using var reader = await command.ExecuteReaderAsync();
        var total = TimeSpan.Zero;
        while (await reader.ReadAsync())
        {
            using var server = Process.GetProcessById(reader.GetInt32(0));
            total += server.TotalProcessorTime;
        }

        return total;
    }

    private static async Task<List<double>> SpendAsync(IGateStore store, ConcurrentQueue<(Guid Id, TokenHash Hash)> tokens,
    (int Count, IssuedGrant? Issued) callers,
    TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, callers.Count).Select(_ => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (TimeProvider.System.GetElapsedTime(began) < time && tokens.TryDequeue(out var token))
            {
                var asked = TimeProvider.System.GetTimestamp();
                if (await store.ConsumeAsync(Showing(token) with { Issued = callers.Issued }, default) is null)
                {
                    throw new InvalidOperationException("A good token was refused.");
                }

                latencies.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
            }

            return latencies;
        })));
        return [.. each.SelectMany(latencies => latencies)];
    }

    private static ConsumeToken Showing((Guid Id, TokenHash Hash) token) =>
        new(token.Id, token.Hash, new Client(IPAddress.Loopback, "player/1"), TimeProvider.System.GetUtcNow())
        {
            Application = "default",
            StreamId = "lesson-42",
            Path = 7,
            Consumption = token.Id.GetHashCode(),
            SessionLifetime = TimeSpan.FromHours(4),
        };

    /// <summary>Those that the script has put into the database: the number is in the id, and hashed it is the token.</summary>
    private static ConcurrentQueue<(Guid Id, TokenHash Hash)> Minted(int first, int count) =>
        new(Enumerable.Range(first, count).Select(number =>
        (Guid.Parse($"00000000-0000-0000-0000-{number:000000000000}"), TokenHash.Of(number.ToString(CultureInfo.InvariantCulture)))));
}
