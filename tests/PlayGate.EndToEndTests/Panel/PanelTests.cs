using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.Testing;
using static Microsoft.Playwright.Assertions;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>The panel as an operator uses it, by the roles and labels of what is on its pages.</summary>
[Collection(nameof(PanelStage))]
public sealed class PanelTests
{
    private static readonly LocatorAssertionsToBeVisibleOptions s_patient = new() { Timeout = Patience.Milliseconds };

    [PanelFact]
    public async Task A_key_signs_in_on_every_replica_and_its_cookie_does_not_hold_it()
    {
        var stage = await PanelStage.SharedAsync();
        var page = await Chromium.NewPageAsync();
        await page.GotoAsync(new Uri(stage.One.AdminUrl, "/audit").AbsoluteUri);

        await PanelStage.SignInAsync(page, "no such key");
        await Expect(page.GetByText("This API key is not known.")).ToBeVisibleAsync(s_patient);
        await PanelStage.SignInAsync(page, PanelStage.Key);
        await Expect(Heading(page, "Audit")).ToBeVisibleAsync(s_patient);
        await page.GotoAsync(stage.Other.AdminUrl.AbsoluteUri);
        await Expect(Heading(page, "Now")).ToBeVisibleAsync(s_patient);

        var cookie = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "playgate-panel");
        Assert.DoesNotContain(PanelStage.Key, cookie.Value, StringComparison.OrdinalIgnoreCase);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(Heading(page, "Sign in to PlayGate")).ToBeVisibleAsync(s_patient);
        await page.GotoAsync(stage.One.AdminUrl.AbsoluteUri);
        await Expect(Heading(page, "Sign in to PlayGate")).ToBeVisibleAsync(s_patient);
        await page.Context.CloseAsync();
    }

    [PanelFact]
    public async Task Signing_out_ends_every_tab_and_every_copy_of_the_cookie_on_every_replica()
    {
        var stage = await PanelStage.SharedAsync();
        var other = await Chromium.NewPageAsync();
        await using var browser = await other.Context.Browser!.NewContextAsync();
        await other.Context.CloseAsync();
        browser.SetDefaultTimeout(Patience.Milliseconds);
        var first = await browser.NewPageAsync();
        await first.GotoAsync(new Uri(stage.One.AdminUrl, "/settings").AbsoluteUri);
        await PanelStage.SignInAsync(first, PanelStage.Key);
        await Expect(Heading(first, "Settings")).ToBeVisibleAsync(s_patient);
        var cookie = (await browser.CookiesAsync()).Single(one => one.Name == "playgate-panel");

        // A page that asks for nothing by itself, and one that does, on another replica.
        var why = await browser.NewPageAsync();
        await why.GotoAsync(new Uri(stage.One.AdminUrl, "/why").AbsoluteUri);
        await Expect(Heading(why, "Why?")).ToBeVisibleAsync(s_patient);
        var now = await browser.NewPageAsync();
        await now.GotoAsync(stage.Other.AdminUrl.AbsoluteUri);
        await Expect(Heading(now, "Now")).ToBeVisibleAsync(s_patient);

        await first.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(Heading(why, "Sign in to PlayGate")).ToBeVisibleAsync(s_patient);
        await Expect(Heading(now, "Sign in to PlayGate")).ToBeVisibleAsync(s_patient);
        foreach (var replica in new[] { stage.One, stage.Other })
        {
            using var thief = new HttpClient { BaseAddress = replica.AdminUrl };
            thief.DefaultRequestHeaders.Add("Cookie", $"{cookie.Name}={cookie.Value}");
            using var answer = await thief.GetAsync(new Uri("/api/tokens", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [PanelFact]
    public async Task A_sign_in_ends_when_its_key_leaves_the_configuration()
    {
        var stage = await PanelStage.SharedAsync();
        var changed = await stage.StartReplicaAsync(PanelStage.HashOf("another key"));
        var page = await stage.OpenAsync("/settings", changed);

        await Expect(Heading(page, "Sign in to PlayGate")).ToBeVisibleAsync(s_patient);
        await page.Context.CloseAsync();
        await changed.StopAsync();
    }

    [PanelFact]
    public async Task What_is_minted_plays_in_the_page_and_stops_when_its_session_is_ended_on_another_replica()
    {
        var stage = await PanelStage.SharedAsync();
        var tokens = await stage.OpenAsync("/tokens");
        var wish = tokens.GetByRole(AriaRole.Region, new() { Name = "Mint a token" });
        await wish.GetByLabel("Stream").FillAsync("cam");
        await wish.GetByLabel("Subject").FillAsync("operator-7");
        await wish.GetByRole(AriaRole.Button, new() { Name = "Mint" }).ClickAsync();

        var minted = tokens.GetByRole(AriaRole.Region, new() { Name = "The one-time URL" });
        await Expect(minted.GetByLabel("URL", new() { Exact = true })).ToContainTextAsync(
            new Regex($"^{stage.One.PublicUrl}streams/cam.m3u8\\?token=", RegexOptions.None, TimeSpan.FromSeconds(1)),
            new() { Timeout = Patience.Milliseconds });
        await minted.GetByRole(AriaRole.Button, new() { Name = "QR code" }).ClickAsync();
        await Expect(minted.GetByRole(AriaRole.Img, new() { Name = "QR code of the URL" })).ToBeVisibleAsync(s_patient);
        await minted.GetByRole(AriaRole.Button, new() { Name = "Test play" }).ClickAsync();
        await Expect(minted.GetByRole(AriaRole.Status)).ToContainTextAsync("Playing", new() { Timeout = Patience.Milliseconds });
        await PanelStage.UntilAsync(tokens, "document.querySelector('video').currentTime > 0.5");

        var sessions = await stage.OpenAsync("/sessions", stage.Other);
        await sessions.GetByLabel("Subject").FillAsync("operator-7");
        await ChooseAsync(
            sessions.GetByRole(AriaRole.Button, new() { Name = "End sessions of cam" }), sessions.GetByText("End this session"));
        await sessions.GetByRole(AriaRole.Button, new() { Name = "End", Exact = true }).ClickAsync();
        await Expect(sessions.GetByText("Ended one session")).ToBeVisibleAsync(s_patient);
        await Expect(sessions.GetByText("No open session is like that.")).ToBeVisibleAsync(s_patient);

        await Expect(minted.GetByRole(AriaRole.Status))
            .ToContainTextAsync("403 session_revoked", new() { Timeout = Patience.Milliseconds });
        await Task.WhenAll(tokens.Context.CloseAsync(), sessions.Context.CloseAsync());
    }

    /// <summary>A list that is loaded anew as its menu opens closes it: then it is opened once more.</summary>
    private static Task ChooseAsync(ILocator menu, ILocator item) => Patience.UntilAsync(async () =>
    {
        await menu.ClickAsync();
        try
        {
            await item.ClickAsync(new() { Timeout = 10_000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    });

    [PanelFact]
    public async Task A_switch_is_seen_by_requests_to_another_replica_and_by_whom_it_was_turned()
    {
        var stage = await PanelStage.SharedAsync();
        var page = await stage.OpenAsync("/settings");
        var url = new Uri(stage.Other.PublicUrl, $"/{PanelStage.Application}/streams/cam.m3u8");
        var play = page.GetByRole(AriaRole.Switch, new() { Name = $"Viewers need a token in {PanelStage.Application}" });

        await play.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Expect(play).Not.ToBeCheckedAsync(new() { Timeout = Patience.Milliseconds });
        await Expect(page.GetByText($"by {PanelStage.KeyName}")).ToBeVisibleAsync(s_patient);
        await BecomesAsync(url, HttpStatusCode.OK);

        await play.ClickAsync();
        await Expect(play).ToBeCheckedAsync(new() { Timeout = Patience.Milliseconds });
        await BecomesAsync(url, HttpStatusCode.Forbidden);
        await page.Context.CloseAsync();
    }

    [PanelFact]
    public async Task Why_tells_the_reason_spends_nothing_and_lists_who_was_refused()
    {
        var stage = await PanelStage.SharedAsync();
        using var management = stage.Management();
        var token = await PanelCalls.MintAsync(management, "door");
        using var viewer = new HttpClient { BaseAddress = stage.One.PublicUrl };
        using var refused = await viewer.GetAsync($"/streams/gate.m3u8?token={token}");
        var page = await stage.OpenAsync("/why");

        await page.GetByLabel("URL or token").FillAsync(new Uri(stage.One.PublicUrl, $"/streams/gate.m3u8?token={token}").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Expect(page.GetByText("It would be refused: 403 token_stream_mismatch.")).ToBeVisibleAsync(s_patient);
        await Expect(page.GetByRole(AriaRole.Row, new()
        {
            NameRegex = new Regex(
            "token_stream_mismatch.*gate.m3u8", RegexOptions.None, TimeSpan.FromSeconds(1))
        }).First).ToBeVisibleAsync(s_patient);

        await page.GetByLabel("URL or token").FillAsync(token);
        await page.GetByLabel("Path, for a token alone").FillAsync("/streams/door.m3u8");
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Expect(page.GetByText("It would pass.")).ToBeVisibleAsync(s_patient);
        Assert.DoesNotContain(
            token, await page.GetByRole(AriaRole.Region, new() { Name = "The last refusals" }).InnerTextAsync(), StringComparison.Ordinal);
        using var passed = await viewer.GetAsync($"/streams/door.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);

        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mint again" }).ClickAsync();
        await Expect(OneTimeUrl(page)).ToContainTextAsync("/streams/door.m3u8?token=", new() { Timeout = Patience.Milliseconds });

        await page.GetByLabel("URL or token").FillAsync("/streams/gate.m3u8");
        await page.GetByLabel("Viewer's Cookie header").FillAsync(passed.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Expect(page.GetByText("The session is for door; gate.m3u8 is not one of its files.")).ToBeVisibleAsync(s_patient);
        var sessions = await stage.OpenAsync("/sessions", stage.Other);
        await sessions.GetByLabel("Stream").FillAsync("door");
        await sessions.GetByRole(AriaRole.Button, new() { Name = "End sessions of door" }).ClickAsync();
        await sessions.GetByText("Mint again").ClickAsync();
        await Expect(OneTimeUrl(sessions)).ToContainTextAsync("/streams/door.m3u8?token=", new() { Timeout = Patience.Milliseconds });
        await Task.WhenAll(page.Context.CloseAsync(), sessions.Context.CloseAsync());
    }

    [PanelFact]
    public async Task A_token_is_found_and_revoked_and_the_audit_says_by_whom()
    {
        var stage = await PanelStage.SharedAsync();
        using var management = stage.Management(stage.Other);
        await PanelCalls.MintAsync(management, "lost/parcel");
        var page = await stage.OpenAsync("/tokens");
        var usable = page.GetByRole(AriaRole.Region, new() { Name = "Usable tokens" });
        await usable.GetByLabel("Stream").FillAsync("lost*");
        await usable.GetByRole(AriaRole.Button, new() { Name = "Revoke the token for lost/parcel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).Last.ClickAsync();
        await Expect(usable.GetByText("No usable token is like that.")).ToBeVisibleAsync(s_patient);

        await page.GetByRole(AriaRole.Link, new() { Name = "Audit" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new()
        {
            NameRegex = new Regex(
            $"{PanelStage.KeyName}.*revoked tokens", RegexOptions.None, TimeSpan.FromSeconds(1))
        }).First).ToBeVisibleAsync(s_patient);
        await page.Context.CloseAsync();
    }

    private static ILocator OneTimeUrl(IPage page) =>
        page.GetByRole(AriaRole.Region, new() { Name = "The one-time URL" }).GetByLabel("URL", new() { Exact = true });

    private static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name });

    /// <summary>A switch gets around within a second or so.</summary>
    private static async Task BecomesAsync(Uri url, HttpStatusCode status)
    {
        using var viewer = new HttpClient();
        await Patience.UntilAsync(
            async () =>
            {
                using var response = await viewer.GetAsync(url);
                return response.StatusCode == status;
            },
            $"{url} is answered {status}");
    }
}
