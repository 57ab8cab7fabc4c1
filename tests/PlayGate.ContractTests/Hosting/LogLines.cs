using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PlayGate.ContractTests.Hosting;

/// <summary>What a gate logs from now on, as text.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(int Event, string Text)> All { get; } = new();

    public static LogLines Of(TestGate gate)
    {
        var lines = new LogLines();
        gate.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        return lines;
    }

    public IEnumerable<string> OfEvent(int id) => All.Where(line => line.Event == id).Select(line => line.Text);

    public int CountOf(int number) => All.Count(line => line.Event == number);

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Enqueue((eventId.Id, formatter(state, exception) + exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
