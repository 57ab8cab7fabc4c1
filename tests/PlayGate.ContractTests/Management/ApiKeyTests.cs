using System.Security.Cryptography;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class ApiKeyTests
{
    private const string Key = "k-0123456789";
    private const string Other = "k-other";

    [Theory]
    [InlineData("Bearer k-0123456789")]
    [InlineData("bearer k-0123456789")]
    [InlineData("Bearer k-other")]
    public async Task A_known_key_opens(string authorization)
    {
        await using var gate = await WithKeysAsync();

        Assert.Equal(200, (await gate.AskAsync("/api/tokens", ("Authorization", authorization))).Status);
    }

    [Theory]
    [InlineData(null, "api_key_required")]
    [InlineData("Basic azpr", "api_key_required")]
    [InlineData("Bearer", "api_key_required")]
    [InlineData("Bearerk-0123456789", "api_key_required")]
    [InlineData("Bearer k-0123456780", "api_key_invalid")]
    [InlineData("Bearer k-0123456789,Bearer k-0123456789", "api_key_invalid")]
    public async Task Anything_else_does_not(string? authorization, string code)
    {
        await using var gate = await WithKeysAsync();

        var answer = await gate.AskAsync("/api/tokens", authorization is null ? [] : [("Authorization", authorization)]);

        Assert.Equal(401, answer.Status);
        Assert.Equal(code, answer.Code);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task The_hash_of_a_key_is_no_key()
    {
        await using var gate = await WithKeysAsync();

        Assert.Equal("api_key_invalid", (await gate.AskAsync("/api/tokens", ("Authorization", $"Bearer {HashOf(Key)}"))).Code);
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        await using var gate = await WithKeysAsync();

        Assert.Equal(200, (await gate.AskAsync("/health/live")).Status);
        Assert.Equal(200, (await gate.AskAsync("/HEALTH/ready")).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/API/tokens")]
    [InlineData("//api/tokens")]
    [InlineData("/healthx/live")]
    [InlineData("/health")]
    [InlineData("/authorizex")]
    [InlineData("/authorize/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/authorize/api")]
    [InlineData("/hooksx/srs")]
    [InlineData("/health/../api/tokens")]
    [InlineData("/health/%2e%2e/api/tokens")]
    [InlineData("/hooks/./../api/tokens")]
    [InlineData("/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/default/rest/v2/broadcasts/cam/tokens/list/0/5")]
    public async Task Everything_else_does(string target)
    {
        await using var gate = await WithKeysAsync();

        var response = await RawClient.GetAsync(gate.Admin, target);

        Assert.Equal(401, response.Status);
        Assert.Contains("api_key_required", response.Text, StringComparison.Ordinal);
    }

    /// <summary>Routes of YARP's schema may call their application anything; Ant Media's paths begin with that name.</summary>
    [Theory]
    [InlineData("health")]
    [InlineData("hooks")]
    [InlineData("Health")]
    [InlineData("authorize")]
    public async Task An_application_that_is_called_like_a_path_without_key_mints_with_key_only(string application)
    {
        await using var gate = await WithKeysAsync(
            ("ReverseProxy:Routes:own:ClusterId", "own"),
            ("ReverseProxy:Routes:own:Match:Path", "/own/streams/{**path}"),
            ("ReverseProxy:Routes:own:Metadata:PlayGate", "play"),
            ("ReverseProxy:Routes:own:Metadata:PlayGate.Application", application),
            ("ReverseProxy:Clusters:own:Destinations:one:Address", "http://127.0.0.1:1/"));
        var expiry = gate.Clock.GetUtcNow().ToUnixTimeSeconds() + 60;

        var answer = await gate.AskAsync($"/{application}/rest/v2/broadcasts/cam/token?expireDate={expiry}&type=play");
        Assert.Contains(answer.Status, (int[])[401, 404]);
        var crossSite = await gate.AskAsync(
            $"/{application}/rest/v2/broadcasts/cam/token?expireDate={expiry}&type=play", ("Sec-Fetch-Site", "cross-site"), ("Authorization", $"Bearer {Key}"));
        Assert.Contains(crossSite.Status, (int[])[403, 404]);
    }

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static Task<TestGate> WithKeysAsync(params (string Key, string Value)[] settings) =>
        ManagementCalls.StartAsync([("PlayGate:Admin:ApiKeys:0", HashOf(Other).ToLowerInvariant()), ("PlayGate:Admin:ApiKeys:1", HashOf(Key)), .. settings]);
}
