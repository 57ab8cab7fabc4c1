using System.Net;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

/// <summary>
/// What the gate relies on, whichever database is behind it. A store's own test project derives a class from it and says how to open the
/// store; xunit then finds all tests of the contract in that class. Every test has an empty database of its own.
/// </summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private int _minted;

    /// <summary>The present of all tests. A store goes by the times it is given, and says when sessions ended by its own.</summary>
    protected static DateTimeOffset Now { get; } = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How long a session lasts whose token does not say.</summary>
    protected static TimeSpan Lifetime { get; } = TimeSpan.FromHours(4);

    /// <summary>The first replica's store, prepared.</summary>
    protected IGateStore Store { get; private set; } = null!;

    /// <summary>A store over an empty database, which belongs to this test alone. It need not be prepared.</summary>
    protected abstract Task<IGateStore> CreateStoreAsync();

    /// <summary>Another replica's store over the same database. A store of one process only may hand out the same one again.</summary>
    protected abstract IGateStore OpenReplica();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Store = await CreateStoreAsync();
        await Store.PrepareAsync(default);
    }

    /// <summary>Removes what the test has made: its database, its stores.</summary>
    public abstract Task DisposeAsync();

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

    /// <summary>Adds that token.</summary>
    protected async Task<TokenRecord> AddAsync(TokenRecord token)
    {
        await Store.AddAsync([token], null, default);
        return token;
    }

    /// <summary>A client that presents the token for its stream.</summary>
    protected static ConsumeToken Showing(TokenRecord token, DateTimeOffset? at = null, long consumption = 1) =>
        new(token.Id, token.Hash, new Client(IPAddress.Parse("192.0.2.7"), "player"), at ?? Now)
        {
            Application = token.Application,
            StreamId = token.StreamId,
            Path = 7,
            Consumption = consumption,
            SessionLifetime = Lifetime,
        };

    /// <summary>
    /// A token that has become a session, whose first response has been seen to start if <paramref name="seen"/> says so.
    /// </summary>
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

    /// <summary>What has become of it; null where its row is gone.</summary>
    protected async Task<TokenState?> StateAsync(TokenRecord token) => (await Store.FindAsync(token.Id, default))?.State;

    [Fact]
    public async Task A_store_is_ready_once_it_is_prepared_and_preparing_it_again_changes_nothing()
    {
        var token = await AddAsync(Mint());

        await OpenReplica().PrepareAsync(default);

        Assert.True(await Store.IsReadyAsync(default));
        Assert.True(await Store.IsReadyAsync(default)); // the first answer is remembered in part
        Assert.Equal(TokenState.Unused, await StateAsync(token));
    }
}
