using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_racing_openings_only_as_many_are_admitted_as_there_are_places(bool perSubject)
    {
        IGateStore[] replicas = [Store, OpenReplica(), OpenReplica()];
        var tokens = new List<TokenRecord>();
        for (var number = 0; number < 24; number++)
        {
            tokens.Add(await AddAsync(Mint(perSubject ? $"cam{number}" : "cam", subject: perSubject ? "anna" : null)));
        }

        var verdicts = await Task.WhenAll(tokens.Select((token, number) => Task.Run(async () =>
        {
            await replicas[number % 3].ConsumeAsync(Showing(token), default);
            return (await replicas[number % 3].AdmitAsync(Asking(token) with { MaxPerSubject = 2, MaxPerStream = 2 }, default)).Verdict;
        })));

        Assert.Equal(2, verdicts.Count(verdict => verdict == AdmissionVerdict.Admitted));
        Assert.Equal(22, verdicts.Count(verdict => verdict == AdmissionVerdict.Full));
        Assert.Equal(2, (await IdsAsync(new SessionQuery(Now, 100))).Count);
        Assert.Equal(22, (await Store.ListAsync(new TokenQuery(Now, 100), default)).Count);
    }

    [Fact]
    public async Task A_denied_token_is_unused_again_and_finds_a_place_once_one_is_free()
    {
        var limit = Asking(await AdmittedAsync(Mint())) with { MaxPerStream = 1 };
        var token = await OpenSessionAsync(Mint());

        Assert.Equal(AdmissionVerdict.Full, (await Store.AdmitAsync(limit with { Id = token.Id }, default)).Verdict);
        Assert.Equal(TokenState.Unused, await StateAsync(token));
        Assert.Equal(AdmissionVerdict.Full, (await Store.AdmitAsync(limit with { Id = token.Id }, default)).Verdict); // its answer was lost
        await Store.EndAsync(new SessionSelection { Id = limit.Id }, Now, default);

        await Store.ConsumeAsync(Showing(token, consumption: 2), default);
        Assert.Equal(AdmissionVerdict.Admitted, (await Store.AdmitAsync(limit with { Id = token.Id, Consumption = 2 }, default)).Verdict);
    }

    [Fact]
    public async Task Each_of_those_who_hold_one_opening_is_denied_for_itself()
    {
        var occupant = await AdmittedAsync(Mint());
        var token = await OpenSessionAsync(Mint());
        await Store.ShowAgainAsync(Again(token, 2), default);
        var ask = Asking(token) with { MaxPerStream = 1 };

        Assert.Equal(AdmissionVerdict.Full, (await Store.AdmitAsync(ask, default)).Verdict);
        Assert.Equal(AdmissionVerdict.Full, (await Store.AdmitAsync(ask, default)).Verdict);
        await Store.EndAsync(new SessionSelection { Id = occupant.Id }, Now, default);
        Assert.Equal(AdmissionVerdict.Admitted, (await Store.AdmitAsync(ask with { Consumption = 2 }, default)).Verdict);
        Assert.Equal(TokenState.Consumed, await StateAsync(token));
    }

    [Fact]
    public async Task Where_the_oldest_give_way_the_newest_are_left()
    {
        var first = await AdmittedAsync(Mint(subject: "anna"), Now.AddSeconds(-3));
        var second = await AdmittedAsync(Mint(subject: "anna"), Now.AddSeconds(-2));
        var other = await AdmittedAsync(Mint(), Now.AddSeconds(-9));
        var third = await OpenSessionAsync(Mint(subject: "anna"));

        var admission = await Store.AdmitAsync(Asking(third) with { MaxPerSubject = 2, EndsOldest = true }, default);

        Assert.Equal(AdmissionVerdict.Admitted, admission.Verdict);
        Assert.Equal([(first.Id, Now.AddSeconds(-3) + Lifetime)], admission.Ended.Select(session => (session.Id, session.ExpiresAt)));
        Assert.Equal([second.Id, other.Id, third.Id], await IdsAsync(new SessionQuery(Now, 10)));
        Assert.Equal([first.Id], (await Store.ReadEndedAsync(Now, Now, default)).Select(session => session.Id));
    }

    /// <summary>
    /// The oldest of the subject is on another stream, the oldest of the stream is another subject's: neither frees both places.
    /// </summary>
    [Fact]
    public async Task Where_subject_and_stream_are_full_one_session_that_frees_both_gives_way()
    {
        var elsewhere = await AdmittedAsync(Mint("yard", subject: "anna"), Now.AddSeconds(-4));
        var stranger = await AdmittedAsync(Mint(subject: "bert"), Now.AddSeconds(-3));
        var both = await AdmittedAsync(Mint(subject: "anna"), Now.AddSeconds(-2));
        var token = await OpenSessionAsync(Mint(subject: "anna"));

        var admission = await Store.AdmitAsync(Asking(token) with { MaxPerSubject = 2, MaxPerStream = 2, EndsOldest = true }, default);

        Assert.Equal([both.Id], admission.Ended.Select(session => session.Id));
        Assert.Equal([elsewhere.Id, stranger.Id, token.Id], await IdsAsync(new SessionQuery(Now, 10)));
    }

    [Fact]
    public async Task Racing_openings_where_the_oldest_give_way_leave_as_many_as_there_are_places()
    {
        IGateStore[] replicas = [Store, OpenReplica(), OpenReplica()];
        await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(async () =>
        {
            var token = Mint(number % 2 == 0 ? "cam" : "yard", subject: "anna");
            await replicas[number % 3].AddAsync([token], null, default);
            await replicas[number % 3].ConsumeAsync(Showing(token), default);
            await replicas[number % 3].AdmitAsync(Asking(token) with { MaxPerSubject = 3, MaxPerStream = 2, EndsOldest = true }, default);
        })));

        Assert.Equal(3, (await IdsAsync(new SessionQuery(Now, 100))).Count);
    }

    [Fact]
    public async Task What_is_over_idle_or_something_else_takes_no_place()
    {
        await AdmittedAsync(Mint() with { SessionLifetime = TimeSpan.FromSeconds(1) }, Now.AddSeconds(-2)); // over
        await AdmittedAsync(Mint(), Now.AddMinutes(-2)); // never seen since its opening
        await Store.TouchAsync([new((await AdmittedAsync(Mint(), Now.AddMinutes(-9))).Id, Now.AddMinutes(-3))], default);
        await OpenSessionAsync(Mint()); // has not asked yet
        await AdmittedAsync(Mint("yard"));
        await AdmittedAsync(Mint(application: "other"));
        await AdmittedAsync(Mint(type: TokenType.Publish));
        var token = await OpenSessionAsync(Mint());
        var ask = Asking(token) with { MaxPerStream = 1, MaxPerSubject = 1, IdleSince = Now.AddMinutes(-1) };

        Assert.Equal(AdmissionVerdict.Admitted, (await Store.AdmitAsync(ask, default)).Verdict);
    }

    [Fact]
    public async Task A_session_that_was_opened_without_a_limit_takes_a_place_once_it_was_seen()
    {
        await OpenSessionAsync(Mint(), seen: Now);
        var token = await OpenSessionAsync(Mint());

        Assert.Equal(AdmissionVerdict.Full, (await Store.AdmitAsync(Asking(token) with { MaxPerStream = 1 }, default)).Verdict);
    }

    [Fact]
    public async Task All_who_hold_one_opening_share_one_place()
    {
        var token = await AdmittedAsync(Mint());
        await Store.ShowAgainAsync(Again(token, 2), default);
        var ask = Asking(token) with { MaxPerStream = 1 };

        Assert.Equal(AdmissionVerdict.Admitted, (await Store.AdmitAsync(ask, default)).Verdict);
        Assert.Equal(AdmissionVerdict.Admitted, (await Store.AdmitAsync(ask with { Consumption = 2 }, default)).Verdict);
        Assert.Equal(AdmissionVerdict.Gone, (await Store.AdmitAsync(ask with { Consumption = 9 }, default)).Verdict);
        await Store.EndAsync(new SessionSelection { Id = token.Id }, Now, default);
        Assert.Equal(AdmissionVerdict.Gone, (await Store.AdmitAsync(ask, default)).Verdict);
    }

    private async Task<TokenRecord> AdmittedAsync(TokenRecord token, DateTimeOffset? at = null)
    {
        await OpenSessionAsync(token, at);
        Assert.Equal(AdmissionVerdict.Admitted, (await Store.AdmitAsync(Asking(token), default)).Verdict);
        return token;
    }

    protected static AskForPlace Asking(TokenRecord token) => new(token.Id, 1, Now);
}
