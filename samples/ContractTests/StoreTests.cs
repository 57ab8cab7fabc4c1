using Microsoft.Extensions.DependencyInjection;
using PlayGate;
using PlayGate.EntityFrameworkCore;
using PlayGate.Testing.Stores;

namespace ContractTests;

/// <summary>What the gate relies on in a store. SQLite in memory stands for one of your own, of one process only.</summary>
public sealed class StoreTests : StoreContract
{
    private readonly ServiceProvider _services = Register();

    protected override Task<IGateStore> CreateStoreAsync() => Task.FromResult(OpenReplica());

    protected override IGateStore OpenReplica() => _services.GetRequiredService<IGateStore>();

    public override Task DisposeAsync() => _services.DisposeAsync().AsTask();

    private static ServiceProvider Register()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSqliteStore("Data Source=:memory:"); // in your tests: services.AddSingleton<IGateStore, MyStore>()
        return services.BuildServiceProvider();
    }
}
