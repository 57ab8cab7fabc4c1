using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Telemetry;

namespace PlayGate.Tests.Telemetry;

public sealed class LineLimitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();

    [Fact]
    public void One_line_a_minute_about_one_thing_and_the_next_says_how_many_were_left_out()
    {
        var limit = new LineLimit(_time, _lines);
        Assert.True(limit.Allows(1009, "token"));
        for (var time = 0; time < 7; time++)
        {
            Assert.False(limit.Allows(1009, "token"));
        }

        Assert.True(limit.Allows(1009, "another token"));
        Assert.True(limit.Allows(1010, "token"));
        Assert.Empty(_lines.All);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(limit.Allows(1009, "token"));
        Assert.StartsWith("7 lines of number 1009 were left out", Assert.Single(_lines.All), StringComparison.Ordinal);
        Assert.False(limit.Allows(1009, "token"));
    }

    [Fact]
    public void Beyond_the_things_that_are_told_apart_all_others_are_one_until_a_minute_is_over()
    {
        var limit = new LineLimit(_time, _lines);
        var allowed = Enumerable.Range(0, 10_000).Count(thing => limit.Allows(1, thing));
        Assert.Equal(LineLimit.MostThings + 1, allowed);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(limit.Allows(1, "new"));
        Assert.True(limit.Allows(1, 9_999));
    }

    [Fact]
    public void What_a_stranger_names_takes_little_memory()
    {
        var limit = new LineLimit(_time, _lines);
        Assert.True(limit.Allows(1, new string('a', 8_000)));
        Assert.False(limit.Allows(1, new string('a', 9_000)));
    }

    private sealed class Lines : ILogger<LineLimit>
    {
        public List<string> All { get; } = [];

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}
