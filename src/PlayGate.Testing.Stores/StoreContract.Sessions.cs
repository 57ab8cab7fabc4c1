using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_session_is_listed_with_all_that_is_known_of_it()
    {
        var token = await OpenSessionAsync(Mint(subject: "anna", type: TokenType.Publish), Now.AddSeconds(3), Now.AddSeconds(4));

        var expected = new SessionRecord
        {
            Id = token.Id,
            Application = "live",
            StreamId = "cam",
            Type = TokenType.Publish,
            Subject = "anna",
            Address = IPAddress.Parse("192.0.2.7"),
            Agent = "player",
            StartedAt = Now.AddSeconds(3),
            LastSeenAt = Now.AddSeconds(4),
            ExpiresAt = Now.AddSeconds(3) + Lifetime,
        };
        Assert.Equal([expected], await Store.ListAsync(new SessionQuery(Now, 10), default));
    }

    [Fact]
    public async Task Sessions_are_listed_page_by_page_and_only_while_they_are_open()
    {
        await AddAsync(Mint());
        await OpenSessionAsync(Mint() with { SessionLifetime = TimeSpan.FromSeconds(1) }, Now.AddSeconds(-1));
        var ended = await OpenSessionAsync(Mint());
        await Store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default);
        var ids = new List<Guid>();
        for (var number = 0; number < 5; number++)
        {
            ids.Add((await OpenSessionAsync(Mint())).Id);
        }

        Assert.Equal(ids, await IdsAsync(new SessionQuery(Now, 10)));
        Assert.Equal(ids[..2], await IdsAsync(new SessionQuery(Now, 2)));
        Assert.Equal(ids[2..4], await IdsAsync(new SessionQuery(Now, 2) { After = ids[1] }));
        Assert.Empty(await IdsAsync(new SessionQuery(Now, 10) { After = ids[^1] }));
    }

    [Fact]
    public async Task Each_filter_of_a_list_of_sessions_shows_only_what_it_names()
    {
        await OpenSessionAsync(Mint());
        var application = await OpenSessionAsync(Mint(application: "other"));
        var stream = await OpenSessionAsync(Mint("yard"));
        var subject = await OpenSessionAsync(Mint(subject: "anna"));
        var all = new SessionQuery(Now, 10);

        Assert.Equal(4, (await IdsAsync(all)).Count);
        Assert.Equal([application.Id], await IdsAsync(all with { Application = "other" }));
        Assert.Equal([stream.Id], await IdsAsync(all with { StreamId = "yard" }));
        Assert.Equal([subject.Id], await IdsAsync(all with { Subject = "anna" }));
        Assert.Empty(await IdsAsync(all with { Application = "other", Subject = "anna" }));
    }

    [Fact]
    public async Task Another_client_than_the_one_that_opened_the_session_is_told_apart()
    {
        var token = await OpenSessionAsync(Mint());
        var opener = Showing(token).Client;

        Assert.Null(await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener, default));
        Assert.Equal(opener, await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener with { Agent = "other" }, default));
        Assert.Equal(
            opener,
            await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener with { Address = IPAddress.Parse("192.0.2.8") }, default));
        Assert.Null(await Store.FindOtherOpenerAsync(token.Id, TokenHash.Of("other"), opener with { Agent = "other" }, default));

        var unused = await AddAsync(Mint());
        Assert.Null(await Store.FindOtherOpenerAsync(unused.Id, unused.Hash, opener, default));
        await Store.EndAsync(new SessionSelection { Id = token.Id }, Now, default);
        Assert.NotNull(await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener with { Agent = "other" }, default));
    }

    private async Task<List<Guid>> IdsAsync(SessionQuery query) =>
        [.. (await Store.ListAsync(query, default)).Select(session => session.Id)];
}
