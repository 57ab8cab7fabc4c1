using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Sessions;
using PlayGate.Telemetry;

namespace PlayGate.Tests.Sessions;

public sealed class PresenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly ActiveSession _presence = new(
        new Session
        {
            Id = Guid.NewGuid(),
            Application = "default",
            StreamId = "cam",
            AnyFolder = false,
            StartedAt = Now,
            ExpiresAt = Now.AddHours(4),
        },
        Unlistened());

    private static SessionMetrics Unlistened() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), new Tally());

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 4 })]
    [InlineData(new[] { 2, 0, 4 })]
    [InlineData(new[] { 3, 2, 1 })]
    [InlineData(new[] { 0, 1, 2, 3, 4 })]
    public void Who_has_left_in_whatever_order_is_not_cut(int[] left)
    {
        var connections = Enumerable.Range(0, 5).Select(_ => new Connection()).ToList();
        var responses = connections.ConvertAll(connection => OpenResponse.Of(connection.Context));
        responses.ForEach(response => Assert.True(_presence.TryEnter(response)));
        Array.ForEach(left, number => responses[number].Leave());

        _presence.Cut();

        Assert.Equal(Enumerable.Range(0, 5).Except(left), Enumerable.Range(0, 5).Where(number => connections[number].IsCut));
        Assert.Equal(left.Length < 5, _presence.HasUses);
    }

    [Fact]
    public async Task What_is_written_to_a_response_counts_for_its_session()
    {
        var response = OpenResponse.Of(new Connection().Context);
        await response.WriteAsync(new byte[5]); // nobody's yet
        _presence.TryEnter(response);
        await response.WriteAsync(new byte[100]);
        response.Write(new byte[20], 0, 20);

        Assert.Equal(120, _presence.Look().Bytes);
        _presence.Told(_presence.Look(), Now.UtcTicks);
        await response.WriteAsync(new byte[7]);
        Assert.Equal(7, _presence.Look().Bytes);
    }

    [Fact]
    public void The_first_sight_and_the_first_cookie_are_written_at_once_and_the_rest_when_it_is_due()
    {
        Assert.False(IsDueAfter(0));
        SeeAndWrite(0, byCookie: false, isDue: true);
        SeeAndWrite(1, byCookie: false, isDue: false);
        SeeAndWrite(2, byCookie: true, isDue: true);
        SeeAndWrite(3, byCookie: true, isDue: false);
        SeeAndWrite(12, byCookie: true, isDue: true);
        Assert.False(IsDueAfter(60));
    }

    [Fact]
    public void It_is_forgotten_only_when_all_is_written_and_nobody_is_there()
    {
        var response = OpenResponse.Of(new Connection().Context);
        _presence.Saw(Now.UtcTicks, byCookie: false);
        var later = Now.AddHours(1).UtcTicks;
        Assert.False(_presence.TryForget(later));
        _presence.Told(_presence.Look(), Now.UtcTicks);
        _presence.TryEnter(response);
        Assert.False(_presence.TryForget(later));
        response.Leave();

        Assert.True(_presence.TryForget(later));
        Assert.False(_presence.TryEnter(response));
    }

    private void SeeAndWrite(int second, bool byCookie, bool isDue)
    {
        _presence.Saw(Now.AddSeconds(second).UtcTicks, byCookie);
        Assert.Equal(isDue, IsDueAfter(second));
        if (isDue)
        {
            _presence.Told(_presence.Look(), Now.AddSeconds(second).UtcTicks);
        }
    }

    private bool IsDueAfter(int second) => _presence.IsDue(Now.AddSeconds(second).UtcTicks, Interval);

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public Connection() => Context.Features.Set<IHttpRequestLifetimeFeature>(this);

        public DefaultHttpContext Context { get; } = new();

        public bool IsCut { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsCut = true;
    }
}
