using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
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
        var replica = OpenReplica();
        var first = await OpenSessionAsync(Mint());
        var second = await OpenSessionAsync(Mint());
        var revoked = await AddAsync(Mint());
        var one = Assert.Single(await Store.EndAsync(new SessionSelection { Id = first.Id }, Now, default));
        var two = Assert.Single(await Store.EndAsync(new SessionSelection { Id = second.Id }, Now.AddSeconds(1), default));
        await Store.RevokeAsync(new TokenSelection { Id = revoked.Id }, Now, default); // never was a session

        var ended = new[] { one, two }.OrderBy(session => session.Id).ToList();
        foreach (
            var since in new[] { DateTimeOffset.UnixEpoch, one.EndedAt, one.EndedAt.AddMilliseconds(1), two.EndedAt.AddMilliseconds(1) })
        {
            Assert.Equal(
                ended.Where(session => session.EndedAt >= since),
                (await replica.ReadEndedAsync(since, Now, default)).OrderBy(session => session.Id));
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
    public async Task What_was_ended_without_a_row_is_read_by_every_replica_to_its_own_end()
    {
        var ended = new EndedSession(Guid.NewGuid(), Now, Now.AddHours(8));
        await Store.AddEndedAsync(ended, default);
        await Store.AddEndedAsync(ended with { EndedAt = Now.AddSeconds(1) }, default);

        var replica = OpenReplica();
        Assert.Equal([ended], await replica.ReadEndedAsync(Now.AddSeconds(-1), Now, default));
        Assert.Empty(await replica.ReadEndedAsync(Now.AddSeconds(-1), ended.ExpiresAt, default));
        Assert.Empty(await IdsAsync(new SessionQuery(Now, 10)));
        Assert.Empty(await replica.EndAsync(new SessionSelection { Id = ended.Id }, Now, default));

        Assert.Equal(0, await Store.CleanAsync(Now, null, default));
        Assert.Equal([ended], await replica.ReadEndedAsync(Now.AddSeconds(-1), Now, default));
        Assert.Equal(1, await Store.CleanAsync(ended.ExpiresAt, null, default));
    }
}
