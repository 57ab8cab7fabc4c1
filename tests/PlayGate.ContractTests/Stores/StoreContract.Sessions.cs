using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

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
    public async Task Each_filter_of_an_ending_ends_only_what_it_names_and_returns_it()
    {
        var plain = await OpenSessionAsync(Mint());
        var usable = await AddAsync(Mint("yard"));
        foreach (var (token, selection) in new (TokenRecord, Func<TokenRecord, SessionSelection>)[]
        {
            (Mint(), token => new() { Id = token.Id }),
            (Mint(application: "other"), token => new() { Application = token.Application }),
            (Mint("yard"), token => new() { StreamId = token.StreamId }),
            (Mint(subject: "anna"), token => new() { Subject = token.Subject }),
        })
        {
            await OpenSessionAsync(token, seen: Now);
            Assert.Equal(
                [(token.Id, Now + Lifetime)],
                (await Store.EndAsync(selection(token), Now.AddSeconds(9), default)).Select(session => (session.Id, session.ExpiresAt)));
            Assert.Empty(await Store.EndAsync(selection(token), Now.AddSeconds(9), default));
        }

        Assert.Empty(await Store.EndAsync(new SessionSelection { Id = plain.Id, StreamId = "yard" }, Now, default));
        Assert.Equal([plain.Id], await IdsAsync(new SessionQuery(Now, 10)));
        Assert.Equal(TokenState.Unused, await StateAsync(usable));
        Assert.Equal([plain.Id], (await Store.EndAsync(new SessionSelection(), Now, default)).Select(session => session.Id));
    }

    [Fact]
    public async Task A_session_past_its_end_cannot_be_ended()
    {
        var token = await OpenSessionAsync(Mint(), seen: Now);

        Assert.Empty(await Store.EndAsync(new SessionSelection { Id = token.Id }, Now + Lifetime, default));
    }

    [Fact]
    public async Task Ended_sessions_are_read_from_an_instant_on_until_they_would_have_ended_anyway()
    {
        var replica = Open();
        var first = await OpenSessionAsync(Mint());
        var second = await OpenSessionAsync(Mint());
        var revoked = await AddAsync(Mint());
        var one = Assert.Single(await Store.EndAsync(new SessionSelection { Id = first.Id }, Now, default));
        var two = Assert.Single(await Store.EndAsync(new SessionSelection { Id = second.Id }, Now.AddSeconds(1), default));
        await Store.RevokeAsync(new TokenSelection { Id = revoked.Id }, Now, default); // never was a session

        var ended = new[] { one, two }.OrderBy(session => session.Id).ToList();
        foreach (var since in new[] { DateTimeOffset.UnixEpoch, one.EndedAt, one.EndedAt.AddMilliseconds(1), two.EndedAt.AddMilliseconds(1) })
        {
            Assert.Equal(ended.Where(session => session.EndedAt >= since), (await replica.ReadEndedAsync(since, Now, default)).OrderBy(session => session.Id));
        }

        Assert.Empty(await replica.ReadEndedAsync(one.EndedAt, Now + Lifetime, default));
    }

    [Fact]
    public async Task An_ending_has_the_stores_time_whatever_the_replica_says_where_the_store_has_one()
    {
        var before = await Store.ReadTimeAsync(default);
        var ended = Assert.Single(await Store.EndAsync(new SessionSelection { Id = (await OpenSessionAsync(Mint())).Id }, Now, default));
        var after = await Store.ReadTimeAsync(default);

        Assert.InRange(ended.EndedAt, before ?? Now, after ?? Now);
    }

    [Fact]
    public async Task A_sight_only_moves_forward()
    {
        var token = await OpenSessionAsync(Mint());
        Assert.Equal(Now, await Store.LastSeenAsync(token.Id, default)); // its opening
        foreach (var (seconds, expected) in new[] { (5, 5), (3, 5), (5, 5), (8, 8) })
        {
            await Store.TouchAsync([new(token.Id, Now.AddSeconds(seconds))], default);
            Assert.Equal(Now.AddSeconds(expected), await Store.LastSeenAsync(token.Id, default));
        }
    }

    [Fact]
    public async Task Racing_sights_of_several_replicas_leave_the_newest()
    {
        IGateStore[] replicas = [Store, Open()];
        TokenRecord[] tokens = [await OpenSessionAsync(Mint()), await OpenSessionAsync(Mint()), await OpenSessionAsync(Mint())];

        await Task.WhenAll(Enumerable.Range(1, 32).Select(second => Task.Run(() => replicas[second % 2].TouchAsync(
            [.. (second % 3 == 0 ? tokens : tokens.Reverse()).Select(token => new SessionSight(token.Id, Now.AddSeconds(second)))],
            default))));

        foreach (var token in tokens)
        {
            Assert.Equal(Now.AddSeconds(32), await Store.LastSeenAsync(token.Id, default));
        }
    }

    [Fact]
    public async Task Only_open_sessions_are_touched()
    {
        var token = await AddAsync(Mint());
        var ended = await OpenSessionAsync(Mint());
        await Store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default);

        await Store.TouchAsync([], default);
        var later = Now.AddSeconds(5);
        await Store.TouchAsync([new(token.Id, later), new(ended.Id, later), new(Mint().Id, later)], default);

        Assert.Null(await Store.LastSeenAsync(token.Id, default));
        Assert.Null(await Store.LastSeenAsync(ended.Id, default));
        Assert.Null(await Store.LastSeenAsync(Mint().Id, default));
        await Store.ConsumeAsync(Showing(token), default);
        Assert.Equal(Now, await Store.LastSeenAsync(token.Id, default)); // an early touch would have stayed
    }

    [Fact]
    public async Task What_a_session_was_sent_adds_up_whoever_sent_it()
    {
        var token = await OpenSessionAsync(Mint());
        await Store.TouchAsync([new(token.Id, Now, Bytes: 100)], default);
        await Open().TouchAsync([new(token.Id, Now.AddSeconds(-5), Bytes: 20)], default);
        await Store.TouchAsync([new(token.Id, Now.AddSeconds(5))], default);

        var session = Assert.Single(await Store.ListAsync(new SessionQuery(Now, 10), default));
        Assert.Equal((120, Now.AddSeconds(5)), (session.Bytes, session.LastSeenAt));
    }

    [Fact]
    public async Task Racing_sights_endings_and_revocations_never_wait_for_each_other_in_a_circle()
    {
        const int Sessions = 40;
        IGateStore[] replicas = [Store, Open(), Open()];
        for (var round = 0; round < 5; round++)
        {
            var tokens = new List<TokenRecord>();
            for (var number = 0; number < Sessions; number++)
            {
                tokens.Add(await OpenSessionAsync(Mint(subject: "anna")));
            }

            var sights = tokens.Select(token => new SessionSight(token.Id, Now.AddSeconds(1), Bytes: 1)).ToList();
            await Task.WhenAll(
                Task.Run(() => replicas[0].TouchAsync(sights, default)),
                Task.Run(() => replicas[1].TouchAsync([.. Enumerable.Reverse(sights)], default)),
                Task.Run(() => replicas[2].EndAsync(new SessionSelection { StreamId = "cam" }, Now, default)),
                Task.Run(() => replicas[1].EndAsync(new SessionSelection { Subject = "anna" }, Now, default)),
                Task.Run(() => replicas[0].RevokeAsync(new TokenSelection { StreamId = "cam" }, Now, default)));
            Assert.Empty(await IdsAsync(new SessionQuery(Now, 10)));
        }
    }

    [Fact]
    public async Task Another_client_than_the_one_that_opened_the_session_is_told_apart()
    {
        var token = await OpenSessionAsync(Mint());
        var opener = Showing(token).Client;

        Assert.Null(await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener, default));
        Assert.Equal(opener, await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener with { Agent = "other" }, default));
        Assert.Equal(opener, await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener with { Address = IPAddress.Parse("192.0.2.8") }, default));
        Assert.Null(await Store.FindOtherOpenerAsync(token.Id, TokenHash.Of("other"), opener with { Agent = "other" }, default));

        var unused = await AddAsync(Mint());
        Assert.Null(await Store.FindOtherOpenerAsync(unused.Id, unused.Hash, opener, default));
        await Store.EndAsync(new SessionSelection { Id = token.Id }, Now, default);
        Assert.NotNull(await Store.FindOtherOpenerAsync(token.Id, token.Hash, opener with { Agent = "other" }, default));
    }

    private async Task<List<Guid>> IdsAsync(SessionQuery query) => [.. (await Store.ListAsync(query, default)).Select(session => session.Id)];
}
