using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>
/// Two replicas on one PostgreSQL, in front of an endless stream, and an operator who has signed in; one for all tests of the panel.
/// </summary>
internal sealed class PanelStage
{
    public const string Application = "events";

    private static readonly Lazy<Task<PanelStage>> s_shared = new(StartAsync);

    private readonly Deployment _deployment;

    private PanelStage(Deployment deployment, KestrelOrigin origin, PlayGateProcess one, PlayGateProcess other, string signedIn) =>
        (_deployment, Origin, One, Other, SignedIn) = (deployment, origin, one, other, signedIn);

    public static string Key { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>As the audit names that key.</summary>
    public static string KeyName { get; } = $"api key {HashOf(Key)[..8]}";

    public KestrelOrigin Origin { get; }

    public PlayGateProcess One { get; }

    public PlayGateProcess Other { get; }

    /// <summary>What the browser keeps of a sign-in at <see cref="One"/>.</summary>
    private string SignedIn { get; }

    public static Task<PanelStage> SharedAsync() => s_shared.Value;

    /// <summary>A window of somebody who has signed in, and the scripts' errors that would show in its console.</summary>
    public async Task<IPage> OpenAsync(string path, PlayGateProcess? replica = null, BrowserNewPageOptions? options = null)
    {
        options ??= new BrowserNewPageOptions();
        options.StorageState = SignedIn;
        var page = await Chromium.NewPageAsync(options);
        await page.GotoAsync(new Uri((replica ?? One).AdminUrl, path).AbsoluteUri);
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        return page;
    }

    public HttpClient Management(PlayGateProcess? replica = null)
    {
        var client = new HttpClient { BaseAddress = (replica ?? One).AdminUrl };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    /// <summary>Types a key into the page of the sign-in.</summary>
    public static async Task SignInAsync(IPage page, string key)
    {
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>
    /// Waits for what a script sees. Not by Playwright's own waiting, which is a script that makes scripts, and the panel forbids those.
    /// </summary>
    public static Task UntilAsync(IPage page, string condition) =>
        Patience.UntilAsync(() => page.EvaluateAsync<bool>(condition), condition);

    /// <summary>A third replica, with another key.</summary>
    public Task<PlayGateProcess> StartReplicaAsync(string keyHash) => StartReplicaAsync(_deployment, Origin, keyHash);

    private static async Task<PanelStage> StartAsync()
    {
        var origin = await EndlessOrigin.StartAsync();
        var deployment = await Deployment.CreateAsync("panel");
        PlayGateProcess[] replicas =
        [
            await StartReplicaAsync(deployment, origin, HashOf(Key)), await StartReplicaAsync(deployment, origin, HashOf(Key)),
        ];
        var page = await Chromium.NewPageAsync();
        await page.GotoAsync(replicas[0].AdminUrl.AbsoluteUri);
        await SignInAsync(page, Key);
        await page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Now" }).WaitForAsync();
        var state = await page.Context.StorageStateAsync();
        await page.Context.CloseAsync();
        return new PanelStage(deployment, origin, replicas[0], replicas[1], state);
    }

    private static Task<PlayGateProcess> StartReplicaAsync(Deployment deployment, KestrelOrigin origin, string keyHash) =>
        deployment.StartReplicaAsync(
        ("PlayGate:Origin", origin.Url),
        ($"PlayGate:Applications:{Application}:Origin", origin.Url),
        ("PlayGate:Admin:ApiKeys:0", keyHash));
}
