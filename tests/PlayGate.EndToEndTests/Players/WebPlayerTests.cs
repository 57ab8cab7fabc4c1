using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Players;

public sealed class SameSitePlayerTests(ITestOutputHelper output)
{
    [BrowserTheory]
    [MemberData(nameof(PlayerTable.SameSite), MemberType = typeof(PlayerTable))]
    public Task A_page_of_the_same_site_plays_to_the_end_on_one_token(string player, StreamKind stream, Carrier carrier) =>
        Viewing.PlaysAsync(new WebPlayer(player, Site.Same, withCredentials: carrier != Carrier.Path), stream, carrier, output);
}

public sealed class CrossSitePlayerTests(ITestOutputHelper output)
{
    [BrowserTheory]
    [MemberData(nameof(PlayerTable.CrossSite), MemberType = typeof(PlayerTable))]
    public Task A_page_of_another_site_plays_to_the_end_on_one_token(string player, StreamKind stream, Carrier carrier) =>
        Viewing.PlaysAsync(new WebPlayer(player, Site.Cross, withCredentials: carrier != Carrier.Path), stream, carrier, output);

    [BrowserTheory]
    [InlineData(Site.Same, "probe=1")]
    [InlineData(Site.Cross, "")]
    public async Task The_browser_gives_no_cookie_to_another_site(Site site, string cookie)
    {
        var pages = await PlayerPages.SharedAsync();
        var page = await Chromium.NewPageAsync();
        await page.GotoAsync($"{pages.OriginOn(site)}/player.html?player=native&speed=1&url=about:blank");
        var probe = $"fetch('{pages.OriginOn(Site.Same)}/cookie', {{ credentials: 'include' }}).then(answer => answer.text())";

        Assert.Equal("", await page.EvaluateAsync<string>(probe));
        Assert.Equal(cookie, await page.EvaluateAsync<string>(probe));
        await page.Context.CloseAsync();
    }
}
