using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Testing.Stores;

namespace PlayGate.ContractTests.Stores;

/// <summary>What PlayGate's own store has to keep beside the contract of all stores: with it comes the key ring.</summary>
public abstract partial class EntityFrameworkStoreContract : StoreContract
{
    private readonly List<ServiceProvider> _providers = [];

    protected string Database { get; private set; } = null!;

    public override async Task DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }
    }

    /// <summary>A migrated database for the test alone, as a connection string.</summary>
    protected abstract Task<string> CreateDatabaseAsync();

    /// <summary>The same database, by a connection string that shares no connections with other replicas.</summary>
    protected abstract string ForReplica(string database, int replica);

    protected abstract void Register(IServiceCollection services, string database);

    protected sealed override async Task<IGateStore> CreateStoreAsync()
    {
        Database = await CreateDatabaseAsync();
        return OpenReplica();
    }

    protected sealed override IGateStore OpenReplica() => Open(Replica());

    protected IGateStore Open(string database) =>
        Provide(services => Register(services, database)).GetRequiredService<IGateStore>();

    protected ServiceProvider Provide(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        register(services);
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider;
    }

    [Fact]
    public async Task What_one_replica_protects_another_can_read()
    {
        var one = Provide(services => Register(services, Database)).GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var other = Provide(services => Register(services, Database)).GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

        Assert.Equal("secret", other.Unprotect(one.Protect("secret")));
    }

    private string Replica() => ForReplica(Database, _providers.Count);
}
