using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Cleaning_removes_what_is_over_and_nothing_else()
    {
        var later = Now.AddMinutes(10);
        var brief = TimeSpan.FromMinutes(10);
        TokenRecord Lasting() => Mint() with { ExpiresAt = later.AddMilliseconds(1) };
        var usable = await AddAsync(Lasting());
        var open = await OpenSessionAsync(Mint()); // its token would have expired
        var ended = await OpenSessionAsync(Mint());
        var revoked = await AddAsync(Lasting());
        var expired = await AddAsync(Mint() with { ExpiresAt = later });
        var finished = await OpenSessionAsync(Lasting() with { SessionLifetime = brief }, seen: Now.AddMinutes(9));
        var endedBefore = await OpenSessionAsync(Lasting() with { SessionLifetime = brief });
        var revokedBefore = await AddAsync(Mint());
        foreach (var token in new[] { ended, endedBefore })
        {
            await Store.EndAsync(new SessionSelection { Id = token.Id }, Now, default);
        }

        foreach (var token in new[] { revoked, revokedBefore })
        {
            await Store.RevokeAsync(new TokenSelection { Id = token.Id }, Now, default);
        }

        await Store.AddAsync([], s_receipt with { ExpiresAt = later }, default);
        await Store.AddAsync([], s_receipt with { Key = TokenHash.Of("kept"), ExpiresAt = later.AddMilliseconds(1) }, default);

        Assert.Equal(5, await Store.CleanAsync(later, null, default));
        Assert.Equal(0, await Store.CleanAsync(later, null, default));

        foreach (var token in new[] { usable, open, ended, revoked })
        {
            Assert.NotNull(await StateAsync(token));
        }

        foreach (var token in new[] { expired, finished, endedBefore, revokedBefore })
        {
            Assert.Null(await StateAsync(token));
        }

        Assert.Null(await Store.FindReceiptAsync(s_receipt.Key, default));
        Assert.NotNull(await Store.FindReceiptAsync(TokenHash.Of("kept"), default));
    }

    [Fact]
    public async Task Cleaning_removes_idle_sessions_where_idleness_ends_them()
    {
        var idleSince = Now.AddMinutes(2);
        var unseen = await OpenSessionAsync(Mint());
        var old = await OpenSessionAsync(Mint(), seen: idleSince.AddMilliseconds(-1));
        var recent = await OpenSessionAsync(Mint(), seen: idleSince);
        var young = await OpenSessionAsync(Mint(), idleSince);
        var usable = await AddAsync(Mint());
        var ended = await OpenSessionAsync(Mint());
        await Store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default); // stays, so that every replica learns of it

        Assert.Equal(0, await Store.CleanAsync(Now.AddMinutes(3), null, default));
        Assert.Equal(2, await Store.CleanAsync(Now.AddMinutes(3), idleSince, default));

        Assert.Null(await StateAsync(unseen));
        Assert.Null(await StateAsync(old));
        foreach (var token in new[] { recent, young, usable, ended })
        {
            Assert.NotNull(await StateAsync(token));
        }
    }

    [Fact]
    public async Task Cleaning_removes_any_number_of_rows_in_one_call()
    {
        const int Many = 2_300;
        foreach (var chunk in Enumerable.Range(0, Many).Select(_ => Mint()).Chunk(1_000))
        {
            await Store.AddAsync(chunk, null, default);
        }

        var kept = await AddAsync(Mint() with { ExpiresAt = Now.AddDays(1) });

        Assert.Equal(Many, await Store.CleanAsync(Now.AddMinutes(5), null, default));
        Assert.Equal(TokenState.Unused, await StateAsync(kept));
    }

    [Fact]
    public async Task Replicas_that_clean_at_the_same_time_count_every_row_once()
    {
        IGateStore[] replicas = [Store, OpenReplica()];
        await Store.AddAsync([.. Enumerable.Range(0, 400).Select(_ => Mint())], null, default);

        var removed = await Task.WhenAll(replicas.Select(replica => Task.Run(() => replica.CleanAsync(Now.AddDays(1), null, default))));

        Assert.Equal(400, removed.Sum());
    }
}
