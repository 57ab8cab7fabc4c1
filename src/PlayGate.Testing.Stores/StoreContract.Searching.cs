using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Sessions_are_found_page_by_page_the_newest_first_with_their_number()
    {
        await AddAsync(Mint());
        var ids = new List<Guid>();
        for (var number = 0; number < 5; number++)
        {
            ids.Insert(0, (await OpenSessionAsync(Mint())).Id);
        }

        await AssertFoundAsync(new SessionSearch(0, 10), 5, ids);
        await AssertFoundAsync(new SessionSearch(0, 2), 5, ids[..2]);
        await AssertFoundAsync(new SessionSearch(2, 2), 5, ids[2..4]);
        await AssertFoundAsync(new SessionSearch(4, 2), 5, ids[4..]);
        await AssertFoundAsync(new SessionSearch(6, 2), 5, []);
        Assert.Equal(0, (await Store.SearchAsync(new SessionSearch(0, 10), Now + Lifetime, default)).Total);
    }

    [Fact]
    public async Task Sessions_are_found_by_each_thing_that_is_known_of_them()
    {
        var plain = (await OpenSessionAsync(Mint())).Id;
        var application = (await OpenSessionAsync(Mint(application: "other"))).Id;
        var stream = (await OpenSessionAsync(Mint("cam_2/day"))).Id;
        var subject = (await OpenSessionAsync(Mint(subject: "anna"))).Id;
        var away = await AddAsync(Mint("Cam"));
        await Store.ConsumeAsync(Showing(away) with { Client = new Client(IPAddress.Parse("::ffff:198.51.100.4"), null) }, default);
        var all = new SessionSearch(0, 10);

        await AssertFoundAsync(all with { Application = "other" }, 1, [application]);
        await AssertFoundAsync(all with { StreamId = "cam_2/day" }, 1, [stream]);
        await AssertFoundAsync(all with { StreamPrefix = "cam" }, 4, [subject, stream, application, plain]);
        await AssertFoundAsync(all with { StreamPrefix = "cam_" }, 1, [stream]);
        await AssertFoundAsync(all with { StreamPrefix = "c_m" }, 0, []);
        await AssertFoundAsync(all with { StreamPrefix = "%" }, 0, []);
        await AssertFoundAsync(all with { StreamPrefix = "C" }, 1, [away.Id]);
        await AssertFoundAsync(all with { Subject = "anna" }, 1, [subject]);
        await AssertFoundAsync(all with { Address = IPAddress.Parse("198.51.100.4") }, 1, [away.Id]);
        await AssertFoundAsync(all with { Application = "other", Subject = "anna" }, 0, []);
    }

    [Theory]
    [InlineData(null, SessionCarrier.Cookie, SessionCarrier.Cookie)]
    [InlineData(SessionCarrier.Path, SessionCarrier.Cookie, SessionCarrier.Path)]
    [InlineData(SessionCarrier.Path, null, null)]
    [InlineData(null, null, null)]
    public async Task A_session_says_how_it_is_carried(SessionCarrier? ofToken, SessionCarrier? ofRoute, SessionCarrier? expected)
    {
        var token = await AddAsync(Mint() with { Carrier = ofToken });
        await Store.ConsumeAsync(Showing(token) with { Carrier = ofRoute }, default);

        Assert.Equal(expected, Assert.Single((await Store.SearchAsync(new SessionSearch(0, 10), Now, default)).Items).Carrier);
    }

    [Fact]
    public async Task Usable_tokens_are_found_by_each_thing_that_is_known_of_them()
    {
        await OpenSessionAsync(Mint());
        await AddAsync(Mint() with { ExpiresAt = Now });
        var plain = (await AddAsync(Mint())).Id;
        var publish = (await AddAsync(Mint("cam/2", type: TokenType.Publish))).Id;
        var subject = (await AddAsync(Mint("yard", "other", "anna"))).Id;
        var all = new TokenSearch(0, 10);

        await AssertFoundAsync(all, 3, [subject, publish, plain]);
        await AssertFoundAsync(all with { Skip = 1, Limit = 1 }, 3, [publish]);
        await AssertFoundAsync(all with { StreamId = "cam" }, 1, [plain]);
        await AssertFoundAsync(all with { StreamPrefix = "cam" }, 2, [publish, plain]);
        await AssertFoundAsync(all with { Type = TokenType.Publish }, 1, [publish]);
        await AssertFoundAsync(all with { Subject = "anna", Application = "other" }, 1, [subject]);
    }

    private async Task AssertFoundAsync(SessionSearch search, int total, IReadOnlyList<Guid> ids)
    {
        var found = await Store.SearchAsync(search, Now, default);
        Assert.Equal(ids, found.Items.Select(session => session.Id));
        Assert.Equal((total, false), (found.Total, found.IsMore));
    }

    private async Task AssertFoundAsync(TokenSearch search, int total, IReadOnlyList<Guid> ids)
    {
        var found = await Store.SearchAsync(search, Now, default);
        Assert.Equal(ids, found.Items.Select(token => token.Id));
        Assert.Equal(total, found.Total);
    }
}
