using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PlayGate.EntityFrameworkCore;
using PlayGate.Statistics;
using PlayGate.Testing;
using PlayGate.Testing.Postgres;

namespace PlayGate.ContractTests.Hosting;

/// <summary>Tests dispose of applications without stopping them, and that is no failure of anything.</summary>
public sealed class DisposalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_that_is_disposed_without_being_stopped_logs_nothing_grave(bool onPostgres)
    {
        var database = onPostgres ? await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync(nameof(DisposalTests)) : null;
        var lines = new Lines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(lines);
        _ = database is null ? builder.Services.AddSqliteStore("Data Source=:memory:") : builder.Services.AddPostgresStore(database);
        builder.Services.AddReverseProxy().LoadFromMemory([], []).AddPlayGate();
        List<Task> work;
        await using (var app = builder.Build())
        {
            app.MapReverseProxy();
            await app.StartAsync();
            work =
            [
                .. app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
                    .OfType<Microsoft.Extensions.Hosting.BackgroundService>().Select(service => service.ExecuteTask!),
            ];
        }

        Assert.True(work.Count >= 8, $"{work.Count}");
        await Task.WhenAll(work);
        Assert.Empty(lines.Grave);
    }

    [Fact]
    public async Task A_stop_that_does_not_wait_writes_no_last_sample_beside_the_one_that_is_being_written()
    {
        var store = new HeldStatistics();
        await using (var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", services => services.AddSingleton<IStatisticsStore>(store)))
        {
            await store.Asked.Task.WaitAsync(Patience.Limit);
        }

        Assert.Equal(1, store.Calls);
        store.Release.SetResult();
    }

    /// <summary>Whose first write is answered when the test says so, whatever is cancelled meanwhile.</summary>
    private sealed class HeldStatistics : IStatisticsStore
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        public Task AddAsync(IReadOnlyList<ReplicaSample> samples, DateTimeOffset now, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            return Calls++ == 0 ? Release.Task : Task.CompletedTask;
        }

        public Task<(IReadOnlyList<ReplicaSample> Replicas, IReadOnlyList<ClusterSample> Cluster)> ReadAsync(
            DateTimeOffset since, CancellationToken cancellation) =>
            Task.FromResult<(IReadOnlyList<ReplicaSample>, IReadOnlyList<ClusterSample>)>(([], []));

        public Task<ClusterSample> CountAsync(DateTimeOffset now, CancellationToken cancellation) =>
            throw new StoreUnavailableException("Not asked here.");

        public Task<int> CleanSamplesAsync(DateTimeOffset before, CancellationToken cancellation) => Task.FromResult(0);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Grave { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Grave.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
