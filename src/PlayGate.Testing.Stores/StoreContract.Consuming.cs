using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Of_many_racing_consumptions_exactly_one_opens_a_session()
    {
        var token = await AddAsync(Mint());

        var opened = await Task.WhenAll(Enumerable.Range(1, 128).Select(number =>
            Task.Run(() => Store.ConsumeAsync(Showing(token, consumption: number), default))));

        Assert.Single(opened, session => session is not null);
        Assert.Equal(TokenState.Consumed, await StateAsync(token));
        Assert.Single(await Store.ListAsync(new SessionQuery(Now, 10), default));
    }

    [Fact]
    public async Task Replicas_that_race_for_many_tokens_open_each_exactly_once()
    {
        IGateStore[] replicas = [Store, OpenReplica()];
        TokenRecord[] tokens = [.. Enumerable.Range(0, 8).Select(_ => Mint())];
        await Store.AddAsync(tokens, null, default);

        var opened = await Task.WhenAll(Enumerable.Range(0, 128).Select(number => Task.Run(async () =>
        {
            var token = tokens[number / 2 % tokens.Length];
            return (token.Id, Session: await replicas[number % 2].ConsumeAsync(Showing(token, consumption: number), default));
        })));

        Assert.Equal(
            tokens.Select(token => token.Id),
            opened.Where(attempt => attempt.Session is not null).Select(attempt => attempt.Id).Order());
    }

    [Fact]
    public async Task A_consumption_that_does_not_fit_opens_nothing_and_leaves_the_token_usable()
    {
        var token = await AddAsync(Mint());
        var fitting = Showing(token);
        ConsumeToken[] misfits =
        [
            fitting with { Now = token.ExpiresAt },
            fitting with { Now = token.ExpiresAt.AddDays(1) },
            fitting with { StreamId = "cam2" },
            fitting with { StreamId = "CAM" },
            fitting with { StreamId = "ca_" },
            fitting with { Application = "other" },
            fitting with { Application = "LIVE" },
            fitting with { Hash = TokenHash.Of("guessed") },
            fitting with { Id = Mint().Id },
        ];

        foreach (var misfit in misfits)
        {
            Assert.Null(await Store.ConsumeAsync(misfit, default));
            Assert.Equal(TokenState.Unused, await StateAsync(token));
        }

        Assert.NotNull(await Store.ConsumeAsync(fitting with { Now = token.ExpiresAt.AddMilliseconds(-1) }, default));
        Assert.Null(await Store.ConsumeAsync(fitting with { Consumption = 2 }, default));
    }

    [Fact]
    public async Task A_session_lasts_as_long_as_its_token_says_and_otherwise_as_long_as_the_setting_does()
    {
        var usual = await AddAsync(Mint());
        var own = await AddAsync(Mint() with { SessionLifetime = TimeSpan.FromMinutes(90), AnyFolder = true });
        var at = Now.AddMinutes(1);

        Assert.Equal(new OpenedSession(1, at, at + Lifetime, AnyFolder: false), await Store.ConsumeAsync(Showing(usual, at), default));
        Assert.Equal(new OpenedSession(1, at, at.AddMinutes(90), AnyFolder: true), await Store.ConsumeAsync(Showing(own, at), default));
        Assert.Equal(
            [at + Lifetime, at.AddMinutes(90)],
            (await Store.ListAsync(new SessionQuery(at, 10), default)).Select(session => session.ExpiresAt));
    }

    [Fact]
    public async Task A_token_is_kept_as_it_was_minted()
    {
        var token = await AddAsync(Mint(subject: "viewer ☂ '; --") with
        {
            Address = IPAddress.Parse("2001:db8::7"),
            SessionLifetime = TimeSpan.FromMinutes(90),
            AnyFolder = true,
            RoomId = "room",
            Type = TokenType.Publish,
        });
        var mapped = await AddAsync(Mint() with { Address = IPAddress.Parse("::ffff:192.0.2.9") });

        Assert.Equal(token, await Store.FindAsync(token.Id, default));
        Assert.Equal(IPAddress.Parse("192.0.2.9"), (await Store.FindAsync(mapped.Id, default))!.Address);
        Assert.Null(await Store.FindAsync(Mint().Id, default));
    }

    [Fact]
    public async Task Only_the_consumption_that_opened_a_session_gives_its_token_back()
    {
        var token = await AddAsync(Mint());
        Assert.False(await Store.GiveBackAsync(token.Id, 1, default));
        await Store.ConsumeAsync(Showing(token, consumption: long.MaxValue), default);

        Assert.False(await Store.GiveBackAsync(token.Id, long.MaxValue - 1, default));
        Assert.False(await Store.GiveBackAsync(Mint().Id, long.MaxValue, default));
        Assert.True(await Store.GiveBackAsync(token.Id, long.MaxValue, default));
        Assert.True(await Store.GiveBackAsync(token.Id, long.MaxValue, default)); // told again, since the answer was lost

        Assert.Equal(token, await Store.FindAsync(token.Id, default));
        Assert.Empty(await Store.ListAsync(new SessionQuery(Now, 10), default));
        Assert.NotNull(await Store.ConsumeAsync(Showing(token, consumption: 2), default));
        await Store.GiveBackAsync(token.Id, long.MaxValue, default);
        Assert.Equal(TokenState.Consumed, await StateAsync(token));
    }

    [Fact]
    public async Task A_token_given_back_expires_when_it_would_have()
    {
        var token = await OpenSessionAsync(Mint());
        await Store.GiveBackAsync(token.Id, 1, default);

        Assert.Null(await Store.ConsumeAsync(Showing(token, token.ExpiresAt), default));
        Assert.Equal(1, await Store.CleanAsync(token.ExpiresAt, null, default));
    }

    [Fact]
    public async Task Racing_returns_of_one_consumption_all_say_that_it_is_given_back()
    {
        var token = await OpenSessionAsync(Mint());

        var returned = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.GiveBackAsync(token.Id, 1, default))));

        Assert.All(returned, Assert.True);
        Assert.Equal(TokenState.Unused, await StateAsync(token));
    }

    [Fact]
    public async Task A_consumption_that_is_sent_again_gets_the_session_that_it_opened()
    {
        var token = await AddAsync(Mint());
        var consume = Showing(token, consumption: 7);
        var opened = await Store.ConsumeAsync(consume, default);
        await Store.TouchAsync([new(token.Id, Now.AddSeconds(1), HasCookieReturned: true)], default);

        Assert.NotNull(opened);
        Assert.Equal(opened, await OpenReplica().ConsumeAsync(consume, default));
        Assert.Null(await Store.ConsumeAsync(consume with { Consumption = 8 }, default));
        Assert.Null(await Store.ConsumeAsync(consume with { Hash = TokenHash.Of("other") }, default));
        Assert.Equal(Now.AddSeconds(1), await Store.LastSeenAsync(token.Id, default));
    }

    [Fact]
    public async Task A_revoked_or_ended_consumption_is_never_given_back()
    {
        var revoked = await OpenSessionAsync(Mint());
        var ended = await OpenSessionAsync(Mint());
        await Store.RevokeAsync(new TokenSelection { Id = revoked.Id }, Now, default);
        await Store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default);

        foreach (var token in new[] { revoked, ended })
        {
            Assert.False(await Store.GiveBackAsync(token.Id, 1, default));
            Assert.Equal(TokenState.Ended, await StateAsync(token));
            Assert.Null(await Store.ConsumeAsync(Showing(token), default));
        }
    }

    [Fact]
    public async Task Any_agent_can_be_stored()
    {
        string[] agents =
        [
            "", "a\0b", "\u0001\u001b[31m\r\n\u007f\u0085", "\ud800", "a\udc00\ud800b", "\ud83d\ude00", new('x', 10_000),
            new string('x', 255) + "\ud83d\ude00", "'; DROP TABLE grants; --", "{0}",
        ];
        foreach (var agent in agents)
        {
            var token = await AddAsync(Mint());
            Assert.NotNull(await Store.ConsumeAsync(Showing(token) with { Client = new Client(null, agent) }, default));
            var session = (await Store.ListAsync(new SessionQuery(Now, 100), default))[^1];
            Assert.Equal(token.Id, session.Id);
            Assert.Null(session.Address);
            Assert.Equal(Math.Min(agent.Length, 256), session.Agent!.Length);
            Assert.DoesNotContain(session.Agent, letter => char.IsControl(letter) || char.IsSurrogate(letter));
        }

        var silent = await AddAsync(Mint());
        Assert.NotNull(await Store.ConsumeAsync(Showing(silent) with { Client = new Client(null, null) }, default));
        Assert.Null((await Store.ListAsync(new SessionQuery(Now, 100), default))[^1].Agent);
    }
}
