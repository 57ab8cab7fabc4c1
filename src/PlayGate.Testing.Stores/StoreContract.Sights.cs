using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
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
        IGateStore[] replicas = [Store, OpenReplica()];
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
        await OpenReplica().TouchAsync([new(token.Id, Now.AddSeconds(-5), Bytes: 20)], default);
        await Store.TouchAsync([new(token.Id, Now.AddSeconds(5))], default);

        var session = Assert.Single(await Store.ListAsync(new SessionQuery(Now, 10), default));
        Assert.Equal((120, Now.AddSeconds(5)), (session.Bytes, session.LastSeenAt));
    }

    [Fact]
    public async Task Racing_sights_endings_and_revocations_never_wait_for_each_other_in_a_circle()
    {
        const int Sessions = 40;
        IGateStore[] replicas = [Store, OpenReplica(), OpenReplica()];
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
}
