using System.Net;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Publishing;

public sealed class HookFenceTests
{
    private const string Secret = "a-secret-of-some-length";
    private const string Hook = """{"action":"publish","ip":"192.0.2.7","path":"cam","id":"1","query":""}""";

    [Fact]
    public async Task The_secret_comes_by_header_or_query_and_nothing_else_will_do()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Hooks:Secret", Secret));
        await gate.SwitchAsync(play: true, publish: false);

        Assert.Equal(403, (await gate.HookAsync("mediamtx", Hook)).Status);
        Assert.Equal(403, (await gate.HookAsync("mediamtx?secret=", Hook)).Status);
        Assert.Equal(403, (await gate.HookAsync($"mediamtx?secret={Secret}x", Hook)).Status);
        Assert.Equal(403, (await gate.HookAsync($"mediamtx?secret={Secret}", Hook, headers: ("X-PlayGate-Hook-Secret", "wrong"))).Status);
        Assert.Equal(403, (await gate.HookAsync($"mediamtx?secret={Secret}&secret={Secret}", Hook)).Status);
        Assert.Equal(204, (await gate.HookAsync($"mediamtx?secret={Secret}", Hook)).Status);
        Assert.Equal(204, (await gate.HookAsync("mediamtx", Hook, headers: ("X-PlayGate-Hook-Secret", Secret))).Status);
    }

    [Fact]
    public async Task The_secret_and_the_networks_of_hooks_open_nothing_else()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9",
            ("PlayGate:Hooks:Secret", Secret),
            ("PlayGate:Hooks:AllowedNetworks:0", "127.0.0.1"),
            ("PlayGate:Admin:AllowedNetworks:0", "192.0.2.0/24"));

        Assert.Equal(401, (await gate.HookAsync($"mediamtx?secret={Secret}", Hook)).Status);
        foreach (var path in new[]
        {
            "/api/sessions", "/api/tokens", "/health/ready", "/hooks", "/hooks/../api/sessions", "/hooksx/mediamtx", "/x/hooks/mediamtx",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?secret={Secret}");
            request.Headers.Add("X-PlayGate-Hook-Secret", Secret);
            using var response = await gate.ManagementClient.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, response.StatusCode));
        }
    }

    [Fact]
    public async Task Whoever_may_manage_may_not_send_hooks_for_that()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Hooks:Secret", Secret), ("PlayGate:Hooks:AllowedNetworks:0", "192.0.2.0/24"));

        var (status, body) = await gate.HookAsync($"mediamtx?secret={Secret}", Hook);

        Assert.Equal(403, status);
        Assert.Contains("PlayGate:Hooks:AllowedNetworks", body, StringComparison.Ordinal);
        using var sessions = await gate.ManagementClient.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, sessions.StatusCode);
    }

    [Fact]
    public async Task Hooks_need_no_key_and_no_page_may_send_them()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Admin:ApiKeys:0", new string('0', 64)));

        Assert.Equal(401, (await gate.HookAsync("mediamtx", Hook)).Status);
        Assert.Equal(403, (await gate.HookAsync("mediamtx", Hook, headers: ("Origin", "https://elsewhere.example"))).Status);
        Assert.Equal(403, (await gate.HookAsync("mediamtx", Hook, headers: ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    [Theory]
    [InlineData("/hooks/mediamtx")]
    [InlineData("/hooks/nginx-rtmp")]
    public async Task Viewers_find_no_hooks(string path)
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9");

        using var response = await gate.SendAsync(HttpMethod.Post, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
