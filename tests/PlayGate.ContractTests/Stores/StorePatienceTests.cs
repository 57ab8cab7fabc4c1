using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PlayGate.EntityFrameworkCore;
using PlayGate.Testing;

namespace PlayGate.ContractTests.Stores;

/// <summary>How long a viewer waits for a server that takes connections and says nothing, by a clock that the test moves.</summary>
public sealed class StorePatienceTests : IDisposable
{
    private readonly TcpListener _mute = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider _time = new();

    public StorePatienceTests() => _mute.Start();

    [Theory]
    [InlineData("", 1.5)]
    [InlineData("Command Timeout=60;", 45)]
    [InlineData("CommandTimeout=0;", 1.5)]
    public async Task A_viewer_waits_for_three_quarters_of_what_a_statement_may_take(string setting, double seconds)
    {
        await using var services = Provide(setting);
        var asked = services.GetRequiredService<IGateStore>().FindAsync(Guid.NewGuid(), default);

        _time.Advance(TimeSpan.FromSeconds(seconds * 0.75));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(seconds * 0.25));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => asked.InTimeAsync());
    }

    [Fact]
    public async Task Once_the_server_is_known_to_be_away_a_viewer_does_not_wait_at_all()
    {
        await using var services = Provide("");
        var store = services.GetRequiredService<IGateStore>();
        var first = store.FindAsync(Guid.NewGuid(), default);
        await Patience.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            return services.GetRequiredService<StoreConnection>() is PostgresStoreConnection { IsAway: true };
        });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => first.InTimeAsync());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(Guid.NewGuid(), default).InTimeAsync());
    }

    public void Dispose() => _mute.Dispose();

    /// <summary>Npgsql's own limit for a connection goes by another clock, and is out of the way.</summary>
    private ServiceProvider Provide(string setting)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time);
        services.AddPostgresStore(
            $"Host=127.0.0.1;Port={((IPEndPoint)_mute.LocalEndpoint).Port};Username=playgate;Database=playgate;Timeout=240;{setting}");
        return services.BuildServiceProvider();
    }
}
