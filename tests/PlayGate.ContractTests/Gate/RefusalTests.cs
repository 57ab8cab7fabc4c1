using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

public sealed class RefusalTests
{
    [Fact]
    public async Task Each_reason_has_its_own_code_and_burns_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");
        var elsewhere = await gate.MintAsync("cam", more: new { address = "192.0.2.1" });
        var publish = await gate.MintAsync("cam", "publish");

        await ExpectAsync(gate, "/streams/cam.m3u8", "token_required");
        await ExpectAsync(gate, "/streams/cam.m3u8?token=", "token_required");
        await ExpectAsync(gate, "/streams/cam.m3u8?token=nonsense", "token_invalid");
        await ExpectAsync(gate, $"/streams/cam.m3u8?token={Flip(token)}", "token_invalid");
        await ExpectAsync(gate, $"/streams/cam.m3u8?token={token[..^1]}!", "token_invalid");
        await ExpectAsync(gate, $"/streams/cam.m3u8?token={token}&token={publish}", "token_invalid");
        await ExpectAsync(gate, $"/streams/cam10.m3u8?token={token}", "token_stream_mismatch");
        await ExpectAsync(gate, $"/streams/cam_secret.m3u8?token={token}", "token_stream_mismatch");
        await ExpectAsync(gate, $"/streams/cam.m3u8?token={publish}", "token_type_mismatch");
        await ExpectAsync(gate, $"/streams/cam.m3u8?token={elsewhere}", "token_address_mismatch");
        Assert.Empty(origin.Requests.All);
        await gate.OpenAsync("/streams/cam.m3u8", token);
    }

    [Fact]
    public async Task An_expired_token_says_so()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", more: new { expiresIn = 60 });

        gate.Clock.Advance(TimeSpan.FromSeconds(60));
        await ExpectAsync(gate, $"/streams/cam.m3u8?token={token}", "token_expired");
    }

    [Fact]
    public async Task A_token_of_another_application_is_for_another_stream()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Applications:events:Origin", origin.Url));
        var token = await gate.MintAsync("cam", more: new { application = "events" });

        await ExpectAsync(gate, $"/streams/cam.m3u8?token={token}", "token_stream_mismatch");
        await gate.OpenAsync("/events/streams/cam.m3u8", token);
        Assert.Equal("/streams/cam.m3u8", Assert.Single(origin.Requests.All).Target);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("PROPFIND")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        using var response = await gate.SendAsync(new HttpMethod(method), $"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("method_not_allowed", await TestGate.CodeOfAsync(response));
        Assert.Equal(["GET", "HEAD", "OPTIONS"], response.Content.Headers.Allow);
        Assert.Empty(origin.Requests.All);
        await gate.OpenAsync("/streams/cam.m3u8", token);
    }

    [Fact]
    public async Task Upgrades_are_refused()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        var response = await RawClient.GetAsync(
            gate.Public, "/streams/cam.m3u8", $"Cookie: {cookie}", "Connection: Upgrade", "Upgrade: websocket");
        Assert.Equal(400, response.Status);
        Assert.Single(origin.Requests.All);
    }

    [Theory]
    [InlineData("/streams/a/../cam.m3u8")]
    [InlineData("/streams/%2e%2e/cam.m3u8")]
    [InlineData("/streams/cam%2f..%2fx.m3u8")]
    [InlineData("/streams//cam.m3u8")]
    [InlineData("/streams/cam.m3u8;v=1")]
    [InlineData("/streams/cam%252e.m3u8")]
    [InlineData("/streams/cam%00.m3u8")]
    [InlineData("/streams/cam\\x.m3u8")]
    [InlineData("/streams/%c0%ae%c0%ae/cam.m3u8")]
    [InlineData("/streams/../api/tokens")]
    [InlineData("http://other.example/streams/%2e%2e/cam.m3u8")]
    public async Task A_path_that_could_name_another_file_is_a_bad_request(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);

        var response = await RawClient.GetAsync(gate.Public, target);
        Assert.Equal(400, response.Status);
        Assert.Empty(origin.Requests.All);
    }

    [Fact]
    public async Task What_is_no_stream_is_not_there()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);

        foreach (var path in new[]
        {
            "/", "/api/tokens", "/health/live", "/rest/broadcast/getToken", "/metrics", "/stream/cam.m3u8", "/other/streams/cam.m3u8",
        })
        {
            using var response = await gate.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("not_found", await TestGate.CodeOfAsync(response));
        }
    }

    private static async Task ExpectAsync(TestGate gate, string target, string code)
    {
        using var response = await gate.GetAsync(target);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(code, await TestGate.CodeOfAsync(response));
    }

    /// <summary>Another letter in the middle: still base64url, no longer ours.</summary>
    private static string Flip(string token) => string.Concat(token.AsSpan(0, 40), token[40] == 'A' ? "B" : "A", token.AsSpan(41));
}
