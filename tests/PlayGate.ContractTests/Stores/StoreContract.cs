using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

/// <summary>What the gate relies on, whichever database is behind it. Every test has a migrated database of its own.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private readonly List<ServiceProvider> _providers = [];
    private int _minted;

    /// <summary>The present of all tests.</summary>
    protected static DateTimeOffset Now { get; } = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    protected static TimeSpan Lifetime { get; } = TimeSpan.FromHours(4);

    protected IGateStore Store { get; private set; } = null!;

    protected string Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await CreateDatabaseAsync();
        Store = Open();
        await Store.PrepareAsync(default);
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }
    }

    /// <summary>A database for the test alone, as a connection string.</summary>
    protected abstract Task<string> CreateDatabaseAsync();

    /// <summary>The same database, by a connection string that shares no connections with other replicas.</summary>
    protected abstract string ForReplica(string database, int replica);

    protected abstract void Register(IServiceCollection services, string database);

    /// <summary>Another replica's store, on the test's database unless named.</summary>
    protected IGateStore Open(string? database = null) => Provide(services => Register(services, database ?? Replica())).GetRequiredService<IGateStore>();

    protected ServiceProvider Provide(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        register(services);
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider;
    }

    /// <summary>A token minted after all earlier ones.</summary>
    protected TokenRecord Mint(string stream = "cam", string application = "live", string? subject = null, TokenType type = TokenType.Play)
    {
        var number = Interlocked.Increment(ref _minted);
        return new()
        {
            Id = Guid.CreateVersion7(Now.AddMilliseconds(number)),
            Hash = TokenHash.Of($"secret {number}"),
            Application = application,
            StreamId = stream,
            Type = type,
            CreatedAt = Now,
            ExpiresAt = Now.AddMinutes(5),
            Subject = subject,
        };
    }

    protected async Task<TokenRecord> AddAsync(TokenRecord token)
    {
        await Store.AddAsync([token], null, default);
        return token;
    }

    protected static ConsumeToken Showing(TokenRecord token, DateTimeOffset? at = null, long consumption = 1) => new(token.Id, token.Hash, new Client(IPAddress.Parse("192.0.2.7"), "player"), at ?? Now)
    {
        Application = token.Application,
        StreamId = token.StreamId,
        Path = 7,
        Consumption = consumption,
        SessionLifetime = Lifetime,
    };

    /// <summary>A token that has become a session, whose first response has been seen to start if <paramref name="seen"/> says so.</summary>
    protected async Task<TokenRecord> OpenSessionAsync(TokenRecord token, DateTimeOffset? at = null, DateTimeOffset? seen = null)
    {
        await AddAsync(token);
        Assert.NotNull(await Store.ConsumeAsync(Showing(token, at), default));
        if (seen is { } sight)
        {
            await Store.TouchAsync([new(token.Id, sight)], default);
        }

        return token;
    }

    protected async Task<TokenState?> StateAsync(TokenRecord token) => (await Store.FindAsync(token.Id, default))?.State;

    [Fact]
    public async Task A_store_is_ready_once_it_is_prepared_and_preparing_it_again_changes_nothing()
    {
        var token = await AddAsync(Mint());

        await Open().PrepareAsync(default);

        Assert.True(await Store.IsReadyAsync(default));
        Assert.True(await Store.IsReadyAsync(default)); // the first answer is remembered in part
        Assert.Equal(TokenState.Unused, await StateAsync(token));
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
