using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PlayGate.EntityFrameworkCore;
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
            work = [.. app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Microsoft.Extensions.Hosting.BackgroundService>().Select(service => service.ExecuteTask!)];
        }

        Assert.True(work.Count >= 8, $"{work.Count}");
        await Task.WhenAll(work);
        Assert.Empty(lines.Grave);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Grave { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
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
