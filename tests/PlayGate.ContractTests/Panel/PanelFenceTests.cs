using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Panel;

/// <summary>Who sees the panel, and what its pages may do in a browser.</summary>
public sealed class PanelFenceTests
{
    [Fact]
    public async Task Pages_run_scripts_of_this_listener_only_and_stand_in_no_frame()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.AskAsync("/", ("Accept", "text/html"));

        Assert.Equal((200, "text/html"), (answer.Status, answer.MediaType));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("connect-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain("http://", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sessions")]
    [InlineData("/sign-in")]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/negotiate")]
    [InlineData("/_assets/panel.css")]
    public async Task The_public_listener_knows_nothing_of_it(string target)
    {
        await using var gate = await ManagementCalls.StartAsync();

        foreach (var host in new[] { gate.Public.Authority, gate.Admin.Authority })
        {
            Assert.Equal(404, (await RawClient.GetAsync(gate.Public, target, $"Host: {host}", "Accept: text/html")).Status);
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Origin: https://evil.example")]
    [InlineData("Host: evil.example")]
    public async Task No_page_from_elsewhere_opens_a_circuit(string header)
    {
        await using var gate = await ManagementCalls.StartAsync();
        string[] upgrade =
        [
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ];
        string[] host = header.StartsWith("Host", StringComparison.Ordinal) ? [] : [$"Host: {gate.Admin.Authority}"];

        var response = await RawClient.GetAsync(gate.Admin, "/_blazor", [.. upgrade, .. host, header]);

        Assert.Contains(response.Status, new[] { 403, 421 });
    }

    [Fact]
    public async Task Files_may_be_kept_for_as_long_as_their_url_names_their_version()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var page = (await gate.AskAsync("/", ("Accept", "text/html"))).Text;
        var url = page.Split('"').Single(part => part.StartsWith("/_assets/panel.css", StringComparison.Ordinal));

        var named = await gate.AskAsync(url);
        var old = await gate.AskAsync("/_assets/panel.css?v=old");

        Assert.Contains("immutable", named.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("text/css", named.MediaType);
        Assert.Equal((200, "no-cache"), (old.Status, old.Headers.CacheControl!.ToString()));
        Assert.Equal(404, (await gate.AskAsync("/_assets/../playgate.dll")).Status);
        Assert.Equal(404, (await gate.AskAsync("/_assets/nothing.js")).Status);
    }
}
