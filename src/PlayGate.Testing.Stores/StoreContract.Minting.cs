using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    private static readonly MintReceipt s_receipt =
        new(TokenHash.Of("key"), TokenHash.Of("request"), ushort.MaxValue, Now, Now.AddDays(1));

    [Fact]
    public async Task A_thousand_tokens_are_added_in_one_call()
    {
        TokenRecord[] tokens = [.. Enumerable.Range(0, 1_000).Select(_ => Mint())];

        Assert.True(await Store.AddAsync(tokens, s_receipt, default));

        Assert.Equal(Ids(tokens), Ids(await Store.ListAsync(new TokenQuery(Now, 2_000), default)));
    }

    [Fact]
    public async Task A_receipt_is_kept_and_its_key_adds_tokens_once()
    {
        var (first, second) = (Mint(), Mint());
        Assert.Null(await Store.FindReceiptAsync(s_receipt.Key, default));

        Assert.True(await Store.AddAsync([first], s_receipt, default));
        Assert.False(await Store.AddAsync([second], s_receipt with { Request = TokenHash.Of("another") }, default));

        Assert.Equal(s_receipt, await Store.FindReceiptAsync(s_receipt.Key, default));
        Assert.Null(await Store.FindReceiptAsync(s_receipt.Request, default));
        Assert.Null(await Store.FindAsync(second.Id, default));
        Assert.True(await Store.AddAsync([second], s_receipt with { Key = TokenHash.Of("another") }, default));
    }

    [Fact]
    public async Task Of_racing_additions_under_one_key_exactly_one_adds()
    {
        IGateStore[] replicas = [Store, OpenReplica()];
        TokenRecord[] tokens = [.. Enumerable.Range(0, 16).Select(_ => Mint())];

        var added = await Task.WhenAll(tokens.Select((token, number) =>
            Task.Run(() => replicas[number % 2].AddAsync([token], s_receipt, default))));

        Assert.Single(added, verdict => verdict);
        Assert.Equal([tokens[added.IndexOf(true)].Id], Ids(await Store.ListAsync(new TokenQuery(Now, 100), default)));
    }

    [Fact]
    public async Task An_addition_that_fails_adds_nothing()
    {
        var existing = await AddAsync(Mint());
        var fresh = Mint();

        await Assert.ThrowsAnyAsync<Exception>(() => Store.AddAsync([fresh, existing with { StreamId = "other" }], s_receipt, default));

        Assert.Null(await Store.FindAsync(fresh.Id, default));
        Assert.Null(await Store.FindReceiptAsync(s_receipt.Key, default));
        Assert.Equal(existing, await Store.FindAsync(existing.Id, default));
        Assert.True(await Store.AddAsync([fresh], s_receipt, default));
    }

    [Fact]
    public async Task Tokens_are_listed_page_by_page_in_the_order_of_their_minting()
    {
        TokenRecord[] tokens = [.. Enumerable.Range(0, 25).Select(_ => Mint())];
        await Store.AddAsync([.. tokens.OrderBy(token => token.Hash.ToArray()[0])], null, default);

        Assert.Equal(Ids(tokens[..10]), Ids(await Store.ListAsync(new TokenQuery(Now, 10), default)));
        Assert.Equal(Ids(tokens[10..20]), Ids(await Store.ListAsync(new TokenQuery(Now, 10) { After = tokens[9].Id }, default)));
        Assert.Equal(Ids(tokens[20..]), Ids(await Store.ListAsync(new TokenQuery(Now, 10) { Skip = 20 }, default)));
        Assert.Equal(Ids(tokens[7..9]), Ids(await Store.ListAsync(new TokenQuery(Now, 2) { After = tokens[3].Id, Skip = 3 }, default)));
        Assert.Empty(await Store.ListAsync(new TokenQuery(Now, 10) { After = tokens[^1].Id }, default));
    }

    [Fact]
    public async Task Each_filter_of_a_list_of_tokens_shows_only_what_it_names()
    {
        await AddAsync(Mint());
        var application = await AddAsync(Mint(application: "other"));
        var stream = await AddAsync(Mint("yard"));
        var type = await AddAsync(Mint(type: TokenType.Publish));
        var subject = await AddAsync(Mint(subject: "anna"));
        var all = new TokenQuery(Now, 10);

        Assert.Equal(5, (await Store.ListAsync(all, default)).Count);
        Assert.Equal([application], await Store.ListAsync(all with { Application = "other" }, default));
        Assert.Equal([stream], await Store.ListAsync(all with { StreamId = "yard" }, default));
        Assert.Equal([type], await Store.ListAsync(all with { Type = TokenType.Publish }, default));
        Assert.Equal([subject], await Store.ListAsync(all with { Subject = "anna" }, default));
        Assert.Empty(await Store.ListAsync(all with { Application = "other", StreamId = "yard" }, default));
        Assert.Empty(await Store.ListAsync(all with { Subject = "Anna" }, default));
    }

    [Fact]
    public async Task Only_usable_tokens_are_listed()
    {
        var usable = await AddAsync(Mint());
        await AddAsync(Mint() with { ExpiresAt = Now });
        await OpenSessionAsync(Mint());
        var revoked = await AddAsync(Mint());
        await Store.RevokeAsync(new TokenSelection { Id = revoked.Id }, Now, default);

        Assert.Equal([usable], await Store.ListAsync(new TokenQuery(Now, 10), default));
    }

    [Fact]
    public async Task Revoking_ends_usable_tokens_and_open_consumptions_and_nothing_else()
    {
        var usable = await AddAsync(Mint());
        var open = await OpenSessionAsync(Mint());
        var seen = await OpenSessionAsync(Mint(), seen: Now);
        var expired = await AddAsync(Mint() with { ExpiresAt = Now });
        var over = await OpenSessionAsync(Mint() with { SessionLifetime = TimeSpan.FromSeconds(1) }, Now.AddSeconds(-1));

        Assert.Equal(2, await Store.RevokeAsync(new TokenSelection(), Now, default));
        Assert.Equal(0, await Store.RevokeAsync(new TokenSelection(), Now, default));

        Assert.Equal(TokenState.Ended, await StateAsync(usable));
        Assert.Equal(TokenState.Ended, await StateAsync(open));
        Assert.Equal(TokenState.Consumed, await StateAsync(seen));
        Assert.Equal(TokenState.Unused, await StateAsync(expired));
        Assert.Equal(TokenState.Consumed, await StateAsync(over));
        Assert.Null(await Store.ConsumeAsync(Showing(usable), default));
        Assert.Equal(
            [(open.Id, Now + Lifetime)],
            (await Store.ReadEndedAsync(Now, Now, default)).Select(session => (session.Id, session.ExpiresAt)));
    }

    [Fact]
    public async Task Each_filter_of_a_revocation_ends_only_what_it_names()
    {
        var plain = await AddAsync(Mint());
        foreach (var open in new[] { false, true })
        {
            foreach (var (token, selection) in new (TokenRecord, Func<TokenRecord, TokenSelection>)[]
            {
                (Mint(), token => new() { Id = token.Id }),
                (Mint(application: "other"), token => new() { Application = token.Application }),
                (Mint("yard"), token => new() { StreamId = token.StreamId }),
                (Mint(type: TokenType.Publish), token => new() { Type = token.Type }),
                (Mint(subject: "anna"), token => new() { Subject = token.Subject }),
            })
            {
                await (open ? OpenSessionAsync(token) : AddAsync(token));
                Assert.Equal(1, await Store.RevokeAsync(selection(token), Now, default));
                Assert.Equal(TokenState.Ended, await StateAsync(token));
            }
        }

        Assert.Equal(0, await Store.RevokeAsync(new TokenSelection { Id = plain.Id, StreamId = "yard" }, Now, default));
        Assert.Equal(TokenState.Unused, await StateAsync(plain));
    }

    [Fact]
    public async Task A_revocation_that_races_with_a_consumption_always_wins()
    {
        for (var round = 0; round < 16; round++)
        {
            var token = await AddAsync(Mint());
            var consuming = Task.Run(() => Store.ConsumeAsync(Showing(token), default));
            var revoking = Task.Run(() => Store.RevokeAsync(new TokenSelection { Id = token.Id }, Now, default));
            await Task.WhenAll(consuming, revoking);

            Assert.Equal(1, await revoking);
            Assert.Equal(TokenState.Ended, await StateAsync(token));
        }
    }

    private static IEnumerable<Guid> Ids(IEnumerable<TokenRecord> tokens) => tokens.Select(token => token.Id);
}
