using Microsoft.Playwright;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.Testing;
using static Microsoft.Playwright.Assertions;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>Sign-in by OpenID Connect, from another site and back.</summary>
[Collection(nameof(PanelStage))]
public sealed class OpenIdTests
{
    private static readonly LocatorAssertionsToBeVisibleOptions s_patient = new() { Timeout = Patience.Milliseconds };

    [PanelFact]
    public async Task Whoever_has_the_claim_gets_in_by_name_and_nobody_else_whom_the_provider_knows()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var deployment = await Deployment.CreateAsync("panel-openid");
        const string oidc = "PlayGate:Admin:Oidc";
        var replica = await deployment.StartReplicaAsync(
            ($"{oidc}:Authority", provider.Authority), ($"{oidc}:ClientId", OpenIdProvider.Client),
            ($"{oidc}:ClientSecret", OpenIdProvider.Secret), ($"{oidc}:RequiredClaim", "groups=video"));

        provider.Group = "visitors";
        var page = await Chromium.NewPageAsync();
        await SignInAsync(page, new Uri(replica.AdminUrl, "/settings"));
        await Expect(page.GetByText("You are known, but not as one who may manage.")).ToBeVisibleAsync(s_patient);

        provider.Group = "video";
        await SignInAsync(page, new Uri(replica.AdminUrl, "/settings"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Settings" })).ToBeVisibleAsync(s_patient);
        await Expect(page.GetByText(OpenIdProvider.Email)).ToBeVisibleAsync(s_patient);

        await page.GetByRole(AriaRole.Switch, new() { Name = "Publishers need a token in default" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Expect(page.GetByText($"by {OpenIdProvider.Email}")).ToBeVisibleAsync(s_patient);
        await page.Context.CloseAsync();
        Assert.DoesNotContain(replica.Output.All, line => line.Contains(OpenIdProvider.Secret, StringComparison.Ordinal));
    }

    private static async Task SignInAsync(IPage page, Uri wanted)
    {
        await page.GotoAsync(wanted.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with localhost" }).ClickAsync();
    }
}
