using PlayGate.ContractTests.Management;
using PlayGate.ForwardAuth;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.ForwardAuth;

/// <summary>What a viewer can send through a proxy, and whoever is no proxy.</summary>
public sealed class SpoofingTests
{
    private static readonly string[] s_foreign =
    [
        "X-Original-URI: /streams/other.m3u8", "X-Original-Method: HEAD", "X-Original-URL: /streams/other.m3u8",
        "X-Forwarded-Uri: /streams/other.m3u8", "X-Forwarded-Method: HEAD", "X-Rewrite-URL: /streams/other.m3u8",
        "X-HTTP-Method-Override: HEAD", "X-Envoy-Original-Path: /streams/other.m3u8", "X-Auth-Request-Redirect: /streams/other.m3u8",
    ];

    public static TheoryData<ForwardAuthProxy> Proxies => ForwardAuthTests.Proxies;

    public static TheoryData<ForwardAuthProxy> ProxiesWithHeaders =>
        [ForwardAuthProxy.Nginx, ForwardAuthProxy.Caddy, ForwardAuthProxy.Traefik];

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task The_headers_of_other_proxies_say_nothing(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy);
        var own = AskingProxy.HeadersOf(proxy, "", "").Select(NameOf).ToHashSet();
        string[] spoofed = [.. s_foreign.Where(line => !own.Contains(NameOf(line)))];
        Assert.True(spoofed.Length >= 7);
        var other = await asking.OpenAsync($"/streams/other.m3u8?token={await asking.Gate.MintAsync("other")}");

        Assert.Equal("session_mismatch", ForwardAuthTests.CodeOf(await asking.AskAsync("/streams/cam.m3u8", "GET", [other, .. spoofed])));
        Assert.Equal(403, (await asking.AskAsync("/streams/other.m3u8", "POST", [other, .. spoofed])).Status);
        Assert.Equal(200, (await asking.AskAsync("/streams/other.m3u8", "GET", [other, .. spoofed])).Status);
    }

    [Theory]
    [MemberData(nameof(ProxiesWithHeaders))]
    public async Task Missing_repeated_and_empty_headers_are_refused(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy);
        var cookie = await asking.OpenAsync($"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");
        var right = AskingProxy.HeadersOf(proxy, "GET", "/streams/cam.m3u8");
        foreach (var wrong in (string[][])
            [
                [], [right[0]], [right[1]], [.. right, right[0]], [.. right, right[1]], [.. right, $"{NameOf(right[1])}:"],
                [right[0], $"{NameOf(right[1])}:"],
            ])
        {
            Assert.Equal(
                "not_forwarded", ForwardAuthTests.CodeOf(await RawClient.GetAsync(asking.Gate.Admin, "/authorize", [cookie, .. wrong])));
        }

        Assert.Equal(200, (await RawClient.GetAsync(asking.Gate.Admin, "/authorize", [cookie, .. right])).Status);
    }

    /// <summary>Envoy puts the viewer's path behind ours as it is.</summary>
    [Theory]
    [InlineData("DELETE", "/authorize/../api/tokens?streamId=cam")]
    [InlineData("DELETE", "/authorize/%2e%2e/api/tokens?streamId=cam")]
    [InlineData("DELETE", "/authorize/x/../../api/tokens?streamId=cam")]
    [InlineData("GET", "/authorize/../health/live")]
    [InlineData("GET", "/authorize/rest/broadcast/getToken?id=cam&type=play&expireDate=1772367000")]
    [InlineData("GET", "/authorize")]
    [InlineData("GET", "/authorize?x=/streams/cam.m3u8")]
    public async Task No_path_of_a_viewer_behind_envoy_reaches_the_management_calls(string method, string target)
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Envoy);
        await asking.Gate.MintAsync("cam");

        Assert.Equal(403, (await RawClient.SendAsync(asking.Gate.Admin, method, target)).Status);
        Assert.Equal(1, await asking.Gate.CountTokensAsync());
    }

    [Fact]
    public async Task Without_envoy_nothing_lies_below_the_path()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx);
        var cookie = await asking.OpenAsync($"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");

        Assert.Equal(404, (await RawClient.GetAsync(asking.Gate.Admin, "/authorize/streams/cam.m3u8", cookie)).Status);
        Assert.Equal(405, (await RawClient.SendAsync(
            asking.Gate.Admin,
            "POST",
            "/authorize",
            [cookie, .. AskingProxy.HeadersOf(ForwardAuthProxy.Nginx, "GET", "/streams/cam.m3u8")])).Status);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("10.0.0.0/8", null, false)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::ffff:127.0.0.0/104", null, true)]
    [InlineData("10.0.0.0/8", "127.0.0.1", false)]
    [InlineData(null, "127.0.0.1", true)]
    public async Task Who_may_ask_is_decided_by_the_peer_even_where_it_is_a_known_proxy(string? network, string? knownProxy, bool passes)
    {
        (string, string)[] settings =
        [
            .. network is null ? [] : new[] { ("PlayGate:ForwardAuth:AllowedNetworks:0", network) },
            .. knownProxy is null ? [] : new[] { ("PlayGate:ForwardedHeaders:KnownProxies:0", knownProxy) },
        ];
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Traefik, settings);

        var answer = await asking.AskAsync("/streams/cam.m3u8", "GET", viewer: "10.1.2.3", []);

        Assert.Equal(passes ? "token_required" : "not_allowed", ForwardAuthTests.CodeOf(answer));
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task The_last_forwarded_address_is_the_viewers_since_the_proxy_wrote_it(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy);
        var token = await asking.Gate.MintAsync("cam", more: new { address = "203.0.113.9" });
        var target = $"/streams/cam.m3u8?token={token}";

        foreach (var elsewhere in (string?[])[null, "203.0.113.10", "203.0.113.9, 203.0.113.10"])
        {
            Assert.Equal(
                "token_address_mismatch",
                ForwardAuthTests.CodeOf(await asking.AskAsync(target, "GET", elsewhere, ["X-Real-IP: 203.0.113.9"])));
        }

        Assert.Equal("not_forwarded", ForwardAuthTests.CodeOf(await asking.AskAsync(target, "GET", "unknown", [])));
        Assert.Equal(200, (await asking.AskAsync(target, "GET", "203.0.113.10, 203.0.113.9", [])).Status);
    }

    [Fact]
    public async Task Bound_sessions_need_a_proxy_that_tells_the_address()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Caddy, ("PlayGate:Session:Bind", "Address"));
        var target = $"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}";

        Assert.Equal("not_forwarded", ForwardAuthTests.CodeOf(await asking.AskAsync(target, "GET", viewer: null, [])));
        var cookie = await asking.OpenAsync(target);
        Assert.Equal(
            "session_mismatch", ForwardAuthTests.CodeOf(await asking.AskAsync("/streams/cam.m3u8", "GET", "203.0.113.10", [cookie])));
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    [InlineData("http, https", true)]
    [InlineData("https, http", false)]
    public async Task The_cookie_is_secure_where_the_proxy_says_https(string proto, bool isSecure)
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx);

        var opened = await asking.AskAsync(
            $"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}", "GET", $"X-Forwarded-Proto: {proto}");

        Assert.Equal(isSecure, opened.Header("Set-Cookie")!.Contains("; secure", StringComparison.Ordinal));
    }

    private static string NameOf(string line) => line[..line.IndexOf(':', StringComparison.Ordinal)];
}
