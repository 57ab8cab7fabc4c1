using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>Each page in light, in dark and on a phone: looked at by axe-core, and kept as a picture for people to look at.</summary>
[Collection(nameof(PanelStage))]
public sealed class PanelLooks
{
    private static readonly string[] s_grave = ["serious", "critical"];

    private static readonly (string Path, string Name)[] s_pages =
        [
            ("/", "now"), ("/sessions", "sessions"), ("/tokens", "tokens"), ("/why", "why"), ("/settings", "settings"), ("/audit", "audit"),
            ("/sign-in", "sign-in"),
        ];

    /// <summary>Something to see: some sessions, some tokens, a refusal.</summary>
    private static readonly Lazy<Task<bool>> s_scene = new(SetSceneAsync);

    [PanelTheory]
    [InlineData("light", ColorScheme.Light, 1280)]
    [InlineData("dark", ColorScheme.Dark, 1280)]
    [InlineData("phone", ColorScheme.Light, 390)]
    public async Task Axe_finds_nothing_serious_and_every_page_fits_its_window(string look, ColorScheme colours, int width)
    {
        var stage = await PanelStage.SharedAsync();
        await s_scene.Value;
        var errors = new List<string>();
        var page = await stage.OpenAsync(
            "/", options: new()
            {
                ColorScheme = colours,
                ViewportSize = new() { Width = width, Height = 860 },
                IsMobile = width < 600,
                HasTouch = width < 600,
            });
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        foreach (var (path, name) in s_pages)
        {
            await page.GotoAsync(new Uri(stage.One.AdminUrl, path).AbsoluteUri);
            await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
            await SettleAsync(page, name);
            await page.ScreenshotAsync(new() { Path = PictureOf(name, look), FullPage = true });

            var found = (await page.RunAxe()).Violations.Where(violation => s_grave.Contains(violation.Impact)).ToList();
            Assert.True(found.Count == 0, $"{name}, {look}: {string.Join('\n', found.Select(Describe))}");
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{name}, {look}: wider than the window");
        }

        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    private static async Task<bool> SetSceneAsync()
    {
        var stage = await PanelStage.SharedAsync();
        using var management = stage.Management();
        using var viewer = new HttpClient { BaseAddress = stage.One.PublicUrl };
        foreach (var number in Enumerable.Range(1, 12))
        {
            var stream = number % 3 == 0 ? "stage/left" : "stage";
            var token = await PanelCalls.MintAsync(management, stream, $"visitor-{number}");
            await PanelCalls.MintAsync(management, stream, $"guest-{number}");
            using var opened = await viewer.GetAsync($"/streams/{stream}.m3u8?token={token}");
            using var again = await viewer.GetAsync($"/streams/{stream}-other.m3u8?token={token}");
        }

        return true;
    }

    private static async Task SettleAsync(IPage page, string name)
    {
        if (name == "tokens")
        {
            await page.GetByRole(AriaRole.Region, new() { Name = "Mint a token" }).GetByLabel("Stream").FillAsync("stage");
            await page.GetByRole(AriaRole.Button, new() { Name = "Mint", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "QR code" }).ClickAsync();
        }

        // Fields, menus and charts fade in; what is half there has too little contrast.
        await PanelStage.UntilAsync(page, "document.getAnimations().every(animation => animation.playState !== 'running')");
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Impact} {violation.Id}: {violation.Help}\n  " + string.Join(
            "\n  ",
            violation.Nodes.Take(4).Select(node => $"{node.Html} {string.Join("; ", (node.Any ?? []).Select(check => check.Message))}"));

    /// <summary><c>artifacts/panel</c> of the repository.</summary>
    private static string PictureOf(string name, string look)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PlayGate.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? AppContext.BaseDirectory, "artifacts", "panel", $"{name}-{look}.png");
    }
}
