using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.EntityFrameworkCore;
using PlayGate.Tokens;

namespace PlayGate.Benchmarks;

/// <summary>
/// How many tokens a second one replica turns into sessions, where every caller waits for its own verdict before it shows the next
/// token. Run by <c>tests/load/consuming.sh</c> with <c>consuming CONNECTION CALLERS SECONDS</c>; prints one line: rate, mean and 99th
/// percentile of the latency in milliseconds, CPU microseconds of this process for each token.
/// </summary>
internal static class ConsumingRates
{
    private const int Minting = 5000;

    public static async Task RunAsync(string connection, int callers, int seconds)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddPostgresStore(connection);
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IGateStore>();
        await store.PrepareAsync(default);
        var tokens = new ConcurrentQueue<TokenRecord>(await MintAsync(store, (seconds + 4) * 20_000));
        await SpendAsync(store, tokens, callers, TimeSpan.FromSeconds(4));

        using var process = Process.GetCurrentProcess();
        var (began, cpu) = (TimeProvider.System.GetTimestamp(), process.TotalProcessorTime);
        var latencies = await SpendAsync(store, tokens, callers, TimeSpan.FromSeconds(seconds));
        var took = TimeProvider.System.GetElapsedTime(began);
        process.Refresh();
        latencies.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{latencies.Count / took.TotalSeconds:0} {latencies.Average():0.00} {latencies[latencies.Count * 99 / 100]:0.00} {(process.TotalProcessorTime - cpu).TotalMicroseconds / latencies.Count:0.0}"));
        if (tokens.IsEmpty)
        {
            throw new InvalidOperationException("There were too few tokens for that time.");
        }
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
