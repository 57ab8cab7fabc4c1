using Microsoft.Playwright;
using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.Testing;

namespace PlayGate.EndToEndTests.Players.Browser;

/// <summary>The distribution's Chromium, one process for all tests; each has a context, and so cookies, of its own.</summary>
internal static class Chromium
{
    public const string Program = "chromium";

    private static readonly string[] s_arguments =
    [
        "--autoplay-policy=no-user-gesture-required", "--mute-audio", "--no-first-run", "--disable-quic",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--test-third-party-cookie-phaseout",
    ];

    private static readonly Lazy<Task<IBrowser>> s_shared = new(LaunchAsync);

    /// <summary>A window that has never seen a cookie.</summary>
    public static async Task<IPage> NewPageAsync(BrowserNewPageOptions? options = null)
    {
        var browser = await s_shared.Value;
        var page = await browser.NewPageAsync(options);
        page.SetDefaultTimeout(Patience.Milliseconds);
        return page;
    }

    /// <summary>The driver dies with this process, and the browser with the driver.</summary>
    private static async Task<IBrowser> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = PlayerProgram.PathOf(Program),
            // Its sandbox refuses root, and containers that may not make namespaces.
            ChromiumSandbox = false,
            Timeout = Patience.Milliseconds,
            Args = s_arguments,
        });
    }
}
