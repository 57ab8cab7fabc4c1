using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.EntityFrameworkCore;
using PlayGate.Sessions;
using PlayGate.Testing;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

/// <summary>SQLite gives each connection to <c>:memory:</c> a database of its own; an application has one all the same.</summary>
public sealed class SqliteMemoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=gate;Mode=Memory")]
    [InlineData("Data Source=gate;Mode=Memory;Cache=Shared")]
    public async Task Once_is_once_among_many_who_read_and_write_at_the_same_time(string database)
    {
        await using var services = Provide(database);
        var store = services.GetRequiredService<IGateStore>();
        Assert.False(await store.IsReadyAsync(default));
        await store.PrepareAsync(default);
        Assert.True(await store.IsReadyAsync(default));

        var tokens = Enumerable.Range(0, 20).Select(Token).ToList();
        await store.AddAsync(tokens, null, default);
        var opened = await Task.WhenAll(tokens.SelectMany(token => Enumerable.Range(0, 10).Select(async racer =>
        {
            await Task.Yield();
            Assert.NotNull(await store.FindAsync(token.Id, default));
            return await store.ConsumeAsync(Consume(token, racer), default);
        })));

        Assert.Equal(tokens.Count, opened.Count(session => session is not null));
        Assert.Equal(tokens.Count, (await store.ListAsync(new SessionQuery(Now, 1000), default)).Count);
    }

    [Fact]
    public async Task Applications_share_nothing_and_the_key_ring_is_in_it()
    {
        await using var one = Provide("Data Source=:memory:");
        await using var other = Provide("Data Source=:memory:");
        foreach (var services in new[] { one, other })
        {
            await services.GetRequiredService<IGateStore>().PrepareAsync(default);
        }

        var sealedText = one.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("secret");
        await one.GetRequiredService<IGateStore>().AddAsync([Token(1)], null, default);

        Assert.Equal("secret", one.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedText));
        Assert.ThrowsAny<Exception>(
            () => other.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(sealedText));
        Assert.NotNull(await one.GetRequiredService<IGateStore>().FindAsync(Token(1).Id, default));
        Assert.Null(await other.GetRequiredService<IGateStore>().FindAsync(Token(1).Id, default));
    }

    [Fact]
    public async Task It_ends_with_the_application()
    {
        const string Named = "Data Source=ends;Mode=Memory;Cache=Shared";
        await using (var first = Provide(Named))
        {
            await first.GetRequiredService<IGateStore>().PrepareAsync(default);
        }

        await using var second = Provide(Named);
        Assert.False(await second.GetRequiredService<IGateStore>().IsReadyAsync(default));
    }

    /// <summary>A test puts its store in place of the application's own.</summary>
    [Fact]
    public async Task It_takes_the_place_of_a_store_that_was_registered_before()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPostgresStore("Host=192.0.2.1;Database=playgate");
        services.AddSqliteStore("Data Source=/nowhere/playgate.db");
        services.AddSqliteStore("Data Source=:memory:");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IGateStore>().PrepareAsync(default);
        await provider.GetRequiredService<IGateStore>().AddAsync([Token(1)], null, default);
        Assert.NotNull(await provider.GetRequiredService<IGateStore>().ConsumeAsync(Consume(Token(1), 0), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Data Source=")]
    public void A_database_without_a_name_is_refused_with_what_to_write(string database)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSqliteStore(database));
        Assert.Contains("Data Source=playgate.db", refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Provide(string database)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSqliteStore(database);
        return services.BuildServiceProvider();
    }

    private static TokenRecord Token(int number) => new()
    {
        Id = new Guid(number, 0, 0, new byte[8]),
        Hash = TokenHash.Of($"secret {number}"),
        Application = "live",
        StreamId = "cam",
        Type = TokenType.Play,
        CreatedAt = Now,
        ExpiresAt = Now.AddMinutes(5),
    };

    private static ConsumeToken Consume(TokenRecord token, long consumption) => new(token.Id, token.Hash, new Client(null, "player"), Now)
    {
        Application = token.Application,
        StreamId = token.StreamId,
        Path = 7,
        Consumption = consumption,
        SessionLifetime = TimeSpan.FromHours(1),
    };
}
