using PlayGate.Reporting;


namespace PlayGate.Tests.Gate;

public sealed class GateEventsTests
{
    private static readonly GateEvent Happened = new(GateEventKind.Refused, new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
    private readonly GateEvents _events = new(new LastRefusals());

    [Fact]
    public async Task A_listener_that_is_too_slow_is_dropped_and_the_others_go_on()
    {
        using var end = new CancellationTokenSource();
        var (slow, quick) = (_events.Listen(end.Token)!, _events.Listen(end.Token)!);
        for (var number = 0; number < 1001; number++)
        {
            _events.Publish(Happened);
            Assert.True(quick.TryRead(out _));
        }

        var read = 0;
        await foreach (var _ in slow.ReadAllAsync())
        {
            read++;
        }

        Assert.Equal(1000, read);
        _events.Publish(Happened);
        Assert.True(quick.TryRead(out _));
    }

    [Fact]
    public async Task Who_leaves_makes_room_for_another()
    {
        using var end = new CancellationTokenSource();
        var listeners = Enumerable.Range(0, 32).Select(_ => _events.Listen(end.Token)).ToList();
        Assert.DoesNotContain(null, listeners);
        Assert.Null(_events.Listen(default));

        await end.CancelAsync();

        Assert.False(_events.HasListeners);
        Assert.NotNull(_events.Listen(default));
    }
}
