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
        Assert.Equal(200, (await gate.AskAsync("/health/ready/")).Status);
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
    [InlineData("/sign-in/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/SIGN-IN/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/sign-in/rest/broadcast/getToken?id=cam&type=play&expireDate=1")]
    [InlineData("/sign-in/key/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/_assets/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/_assets/panel.css/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/_assets/panel.css/")]
    [InlineData("/health/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/health/live/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/hooks/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/hooks/srs/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/hooks/nothing")]
    [InlineData("/sign-in/nothing")]
    [InlineData("/sign-in/streams/cam.m3u8")]
    [InlineData("/_blazor/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("/_framework/rest/v2/broadcasts/cam/tokens/list/0/5")]
    public async Task Everything_else_does(string target)
    {
        await using var gate = await WithKeysAsync();

        var response = await RawClient.GetAsync(gate.Admin, target);

        Assert.Equal(401, response.Status);
        Assert.Contains("api_key_required", response.Text, StringComparison.Ordinal);
    }

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static Task<TestGate> WithKeysAsync(params (string Key, string Value)[] settings) =>
        ManagementCalls.StartAsync(
            [("PlayGate:Admin:ApiKeys:0", HashOf(Other).ToLowerInvariant()), ("PlayGate:Admin:ApiKeys:1", HashOf(Key)), .. settings]);
}
