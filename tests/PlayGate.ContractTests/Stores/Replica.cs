using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PlayGate.ContractTests.Hosting;
using PlayGate.EntityFrameworkCore;
using PlayGate.Sessions;
using PlayGate.Upkeep;

namespace PlayGate.ContractTests.Stores;

/// <summary>
/// The gate of one replica on PostgreSQL without its host: nothing runs by itself and no notification is heard, and its clock stands and
/// is wrong by as much as the test says.
/// </summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Replica(ServiceProvider services, FakeTimeProvider clock, LogLines lines) =>
        (_services, Clock, Lines) = (services, clock, lines);

    public FakeTimeProvider Clock { get; }

    public LogLines Lines { get; }

    public IGateStore Store => Get<IGateStore>();

    public static async Task<Replica> StartAsync(string database, TimeSpan skew, Action<PlayGateOptions>? configure = null)
    {
        var (clock, lines) = (new FakeTimeProvider(TimeProvider.System.GetUtcNow() + skew), new LogLines());
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(lines));
        services.AddRouting();
        services.AddSingleton<TimeProvider>(clock);
        services.AddReverseProxy().LoadFromMemory([], []).AddPlayGate(configure);
        services.AddPostgresStore(database);
        var replica = new Replica(services.BuildServiceProvider(), clock, lines);
        await replica.Store.PrepareAsync(default);
        await replica.Get<StoreMemory>().LoadAsync(default);
        return replica;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>What it does every second.</summary>
    public async Task RunRoundAsync()
    {
        await Get<SightWriter>().WriteAsync(default);
        await Get<StoreMemory>().RefreshAsync(default);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
