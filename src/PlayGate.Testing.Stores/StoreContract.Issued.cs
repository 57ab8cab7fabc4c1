using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

/// <summary>Tokens that other issuers made, which the store first hears of when they are consumed.</summary>
public abstract partial class StoreContract
{
    private static readonly TimeSpan CleaningMargin = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Of_many_racing_consumptions_of_another_issuers_token_exactly_one_opens_a_session()
    {
        var token = Mint() with { Issuer = "lms", Subject = "anna" };
        IGateStore[] replicas = [Store, OpenReplica()];

        var opened = await Task.WhenAll(Enumerable.Range(1, 128).Select(number =>
            Task.Run(() => replicas[number % 2].ConsumeAsync(Issued(token, consumption: number), default))));

        Assert.Single(opened, session => session is not null);
        var session = Assert.Single(await Store.ListAsync(new SessionQuery(Now, 10), default));
        Assert.Equal((token.Id, "lms", "anna", token.StreamId), (session.Id, session.Issuer, session.Subject, session.StreamId));
    }

    [Fact]
    public async Task One_that_is_for_several_streams_opens_one_session_whichever_stream_is_asked_for_first()
    {
        var token = Mint() with { Issuer = "lms" };

        var opened = await Task.WhenAll(Enumerable.Range(1, 40).Select(number => Task.Run(() =>
            Store.ConsumeAsync(Issued(token, consumption: number) with { StreamId = $"cam{number % 4}" }, default))));

        Assert.Single(opened, session => session is not null);
    }

    [Fact]
    public async Task One_that_is_given_back_may_open_a_session_of_another_stream()
    {
        var token = Mint() with { Issuer = "lms" };
        Assert.NotNull(await Store.ConsumeAsync(Issued(token, consumption: 1), default));
        Assert.True(await Store.GiveBackAsync(token.Id, 1, default));

        Assert.NotNull(await Store.ConsumeAsync(Issued(token, consumption: 2) with { StreamId = "other" }, default));

        Assert.Equal("other", Assert.Single(await Store.ListAsync(new SessionQuery(Now, 10), default)).StreamId);
    }

    [Fact]
    public async Task A_consumption_that_comes_after_it_was_called_off_opens_nothing_and_leaves_the_token_usable()
    {
        var token = Mint() with { Issuer = "lms" };
        var late = Issued(token, consumption: 1);

        await Store.CallOffAsync(late, default);

        Assert.Null(await Store.ConsumeAsync(late, default));
        Assert.NotNull(await Store.ConsumeAsync(Issued(token, consumption: 2), default));
    }

    [Fact]
    public async Task One_that_was_revoked_or_whose_session_was_ended_stays_consumed()
    {
        var (kicked, revoked) = (Mint() with { Issuer = "lms" }, Mint() with { Issuer = "lms" });
        Assert.NotNull(await Store.ConsumeAsync(Issued(kicked, consumption: 1), default));
        Assert.NotNull(await Store.ConsumeAsync(Issued(revoked, consumption: 2), default));
        Assert.True(await Store.GiveBackAsync(revoked.Id, 2, default));

        await Store.EndAsync(new SessionSelection { Id = kicked.Id }, Now, default);
        await Store.RevokeAsync(new TokenSelection { Id = revoked.Id }, Now, default);

        Assert.Null(await Store.ConsumeAsync(Issued(kicked, consumption: 3), default));
        Assert.Null(await Store.ConsumeAsync(Issued(revoked, consumption: 4), default));
    }

    [Fact]
    public async Task Its_row_stays_until_nothing_could_present_it_again_though_its_session_is_over_or_idle()
    {
        var (finished, idle) = (Mint() with { Issuer = "lms" }, Mint() with { Issuer = "lms" });
        var brief = Issued(finished, consumption: 1) with { SessionLifetime = TimeSpan.FromSeconds(10) };
        Assert.NotNull(await Store.ConsumeAsync(brief, default));
        Assert.NotNull(await Store.ConsumeAsync(Issued(idle, consumption: 2), default));
        var later = Now.AddSeconds(30);

        await Store.CleanAsync(later, idleSince: later.AddSeconds(-5), default);

        Assert.Empty(await Store.ListAsync(new SessionQuery(later, 10), default));
        Assert.Null(await Store.ConsumeAsync(Issued(finished, consumption: 3) with { Now = later }, default));
        Assert.Null(await Store.ConsumeAsync(Issued(idle, consumption: 4) with { Now = later }, default));

        var end = finished.ExpiresAt + CleaningMargin;
        await Store.CleanAsync(end.AddSeconds(-1), idleSince: null, default);
        Assert.NotNull(await Store.FindAsync(finished.Id, default));
        await Store.CleanAsync(end, idleSince: null, default);
        Assert.Null(await Store.FindAsync(finished.Id, default));
    }

    private static ConsumeToken Issued(TokenRecord token, long consumption) => Showing(token, consumption: consumption) with
    {
        Issued = new IssuedGrant(token.Issuer!, token.Type, token.Subject, token.ExpiresAt),
    };
}
