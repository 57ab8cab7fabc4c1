using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_token_shown_again_holds_the_same_session_twice_and_never_a_third_time()
    {
        var token = await OpenSessionAsync(Mint());

        var opened = new OpenedSession(2, Now, Now + Lifetime, AnyFolder: false);
        Assert.Equal(opened, await Store.ShowAgainAsync(Again(token, 2), default));
        Assert.Equal(opened with { Consumption = 3 }, await OpenReplica().ShowAgainAsync(Again(token, 3), default));
        Assert.Null(await Store.ShowAgainAsync(Again(token, 4), default));

        // The same request, whose answer was lost.
        Assert.Equal(opened, await Store.ShowAgainAsync(Again(token, 2), default));
        Assert.Equal(opened with { Consumption = 3 }, await Store.ShowAgainAsync(Again(token, 3), default));
    }

    [Fact]
    public async Task Racing_showings_hold_the_session_twice_in_all()
    {
        IGateStore[] replicas = [Store, OpenReplica()];
        var token = await OpenSessionAsync(Mint());

        var held = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            Task.Run(() => replicas[number % 2].ShowAgainAsync(Again(token, number + 2), default))));

        Assert.Equal(2, held.Count(opened => opened is not null));
    }

    [Fact]
    public async Task Grace_is_kept_to_client_path_secret_and_time()
    {
        var token = await OpenSessionAsync(Mint());
        var again = Again(token);

        Assert.Null(await Store.ShowAgainAsync(again with { Path = 8 }, default));
        Assert.Null(await Store.ShowAgainAsync(again with { Hash = TokenHash.Of("other") }, default));
        Assert.Null(await Store.ShowAgainAsync(again with { Client = again.Client with { Agent = "other" } }, default));
        Assert.Null(await Store.ShowAgainAsync(again with { Client = again.Client with { Agent = null } }, default));
        Assert.Null(
            await Store.ShowAgainAsync(again with { Client = again.Client with { Address = IPAddress.Parse("192.0.2.8") } }, default));
        Assert.Null(await Store.ShowAgainAsync(again with { Now = Now.AddSeconds(3) }, default));
        Assert.Null(await Store.ShowAgainAsync(again with { Carrier = SessionCarrier.Path }, default));
        Assert.Null(await Store.ShowAgainAsync(again with { Carrier = SessionCarrier.Path, Now = Now.AddMilliseconds(-50) }, default));
        Assert.Null(await Store.ShowAgainAsync(Again(await AddAsync(Mint())), default));
        Assert.NotNull(await Store.ShowAgainAsync(again with { Now = Now.AddMilliseconds(2999) }, default));
    }

    [Fact]
    public async Task A_session_is_found_by_the_mark_it_was_opened_with_for_as_long_as_it_lasts()
    {
        var token = await OpenSessionAsync(Mint());
        var again = Again(token) with { Grace = _ => TimeSpan.Zero, Client = new Client(null, null), Now = Now + Lifetime / 2 };

        foreach (var (asked, holder) in new[] { (2, 2), (3, 3), (3, 3), (4, ShowAgain.ForGood), (5, ShowAgain.ForGood) })
        {
            Assert.Equal(
                new OpenedSession(holder, Now, Now + Lifetime, AnyFolder: false),
                await OpenReplica().FindOpenedAsync(again with { Consumption = asked }, default));
        }

        Assert.Null(await Store.FindOpenedAsync(again with { Path = 8 }, default));
        Assert.Null(await Store.FindOpenedAsync(again with { Hash = TokenHash.Of("other") }, default));
        Assert.Null(await Store.FindOpenedAsync(again with { Now = Now + Lifetime }, default));
        await Store.EndAsync(new SessionSelection { Id = token.Id }, Now, default);
        Assert.Null(await Store.FindOpenedAsync(again, default));
    }

    [Fact]
    public async Task The_tokens_own_carrier_decides_about_its_grace()
    {
        var token = await OpenSessionAsync(Mint() with { Carrier = SessionCarrier.Auto });

        var held = await Store.ShowAgainAsync(Again(token) with { Carrier = SessionCarrier.Cookie }, default);

        Assert.Equal(SessionCarrier.Auto, held?.Carrier);
        Assert.Null(await Store.ShowAgainAsync(Again(await OpenSessionAsync(Mint() with { Carrier = SessionCarrier.Path })), default));
    }

    [Fact]
    public async Task A_cookie_that_has_come_back_ends_the_grace_whenever_it_was_seen()
    {
        var token = await OpenSessionAsync(Mint(), seen: Now.AddSeconds(1));
        Assert.NotNull(await Store.ShowAgainAsync(Again(token), default));

        await Store.TouchAsync([new(token.Id, Now, HasCookieReturned: true)], default);

        Assert.Null(await Store.ShowAgainAsync(Again(token, 3), default));
        Assert.Equal(Now.AddSeconds(1), await Store.LastSeenAsync(token.Id, default));
    }

    [Fact]
    public async Task Only_the_last_of_those_who_hold_a_session_gives_the_token_back()
    {
        var token = await OpenSessionAsync(Mint());
        await Store.ShowAgainAsync(Again(token, 2), default);
        await Store.ShowAgainAsync(Again(token, 3), default);

        foreach (var holder in new[] { 2, 1, 3 })
        {
            Assert.Equal(TokenState.Consumed, await StateAsync(token));
            Assert.True(await Store.GiveBackAsync(token.Id, holder, default));
            Assert.True(await Store.GiveBackAsync(token.Id, holder, default)); // its answer was lost
        }

        Assert.Equal(TokenState.Unused, await StateAsync(token));
        Assert.NotNull(await Store.ConsumeAsync(Showing(token, consumption: 4), default));
    }

    [Fact]
    public async Task Giving_back_once_more_takes_nobody_elses_hold()
    {
        var token = await OpenSessionAsync(Mint());
        await Store.ShowAgainAsync(Again(token, 2), default);

        for (var time = 0; time < 3; time++)
        {
            Assert.True(await Store.GiveBackAsync(token.Id, 2, default));
        }

        Assert.Equal(TokenState.Consumed, await StateAsync(token));
        Assert.Null(await Store.ConsumeAsync(Showing(token, consumption: 3), default));
    }

    [Fact]
    public async Task What_comes_after_its_own_return_does_nothing()
    {
        var token = await AddAsync(Mint());
        Assert.False(await Store.GiveBackAsync(token.Id, 1, default));
        Assert.Null(await Store.ConsumeAsync(Showing(token, consumption: 1), default));

        await Store.ConsumeAsync(Showing(token, consumption: 2), default);
        Assert.False(await Store.GiveBackAsync(token.Id, 3, default));
        Assert.Null(await Store.ShowAgainAsync(Again(token, 3), default));
        Assert.Null(await Store.FindOpenedAsync(Again(token, 3), default));

        Assert.True(await Store.GiveBackAsync(token.Id, 2, default));
        Assert.Null(await Store.ConsumeAsync(Showing(token, consumption: 2), default));
        Assert.False(await Store.GiveBackAsync(token.Id, 3, default));
        Assert.Equal(TokenState.Unused, await StateAsync(token));
    }

    [Fact]
    public async Task A_session_that_its_connection_was_told_of_is_not_given_back_by_its_first_request()
    {
        var token = await OpenSessionAsync(Mint());
        Assert.Equal(ShowAgain.ForGood, (await Store.FindOpenedAsync(Again(token, ShowAgain.ForGood), default))?.Consumption);

        Assert.True(await Store.GiveBackAsync(token.Id, 1, default));

        Assert.Equal(TokenState.Consumed, await StateAsync(token));
        Assert.Null(await Store.ConsumeAsync(Showing(token, consumption: 2), default));
    }

    [Fact]
    public async Task Without_grace_nobody_is_early_enough_whatever_its_clock_says()
    {
        var token = await OpenSessionAsync(Mint());
        var again = Again(token) with { Carrier = SessionCarrier.Cookie };

        Assert.Null(await Store.ShowAgainAsync(again with { Now = Now.AddSeconds(-1) }, default));
        Assert.Null(await Store.ShowAgainAsync(again, default));
    }

    protected static ShowAgain Again(TokenRecord token, long holder = 2)
    {
        var first = Showing(token);
        return new ShowAgain(token.Id, token.Hash, first.Client, Now)
        {
            Consumption = holder,
            Path = first.Path,
            Carrier = SessionCarrier.Auto,
            Grace = carrier => carrier == SessionCarrier.Auto ? TimeSpan.FromSeconds(3) : TimeSpan.Zero,
        };
    }
}
