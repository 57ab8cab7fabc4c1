using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class FenceTests
{
    private const string KnownProxy = "PlayGate:ForwardedHeaders:KnownProxies:0";
    private const string Network = "PlayGate:Admin:AllowedNetworks:0";

    [Theory]
    [InlineData(null, "127.0.0.1", true)]
    [InlineData(null, "127.9.9.9", true)]
    [InlineData(null, "::1", true)]
    [InlineData(null, "::ffff:127.0.0.1", true)]
    [InlineData(null, "10.0.0.1", false)]
    [InlineData(null, "2001:db8::1", false)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "127.0.0.1", false)]
    [InlineData("10.0.0.7", "10.0.0.7", true)]
    [InlineData("10.0.0.7", "10.0.0.8", false)]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.0.0.1", false)]
    [InlineData("2001:db8::7", "2001:db8::7", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    public async Task Only_allowed_networks_may_manage(string? network, string peer, bool passes)
    {
        await using var gate = await ManagementCalls.StartAsync(
            [(KnownProxy, "127.0.0.1"), .. network is null ? [] : new[] { (Network, network) }]);

        var answer = await gate.AskAsync("/api/tokens", ("X-Forwarded-For", peer));

        Assert.Equal(passes ? 200 : 403, answer.Status);
        Assert.True(passes || answer.Code == "not_allowed");
    }

    [Fact]
    public async Task A_forwarded_address_is_believed_of_known_proxies_only()
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal(200, (await gate.AskAsync("/api/tokens", ("X-Forwarded-For", "203.0.113.9"))).Status);
    }

    [Fact]
    public async Task The_network_counts_for_health_too_and_comes_before_everything_else()
    {
        await using var gate = await ManagementCalls.StartAsync((Network, "10.0.0.0/8"));

        Assert.Equal("not_allowed", (await gate.AskAsync("/health/live", ("Host", "evil.example"), ("Sec-Fetch-Site", "cross-site"))).Code);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LocalHost:9999", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2:1", true)]
    [InlineData("[::1]:8081", true)]
    [InlineData("admin.example", true)]
    [InlineData("ADMIN.example:8443", true)]
    [InlineData("[2001:db8::5]", true)]
    [InlineData("evil.example", false)]
    [InlineData("evil.localhost", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("admin.example.evil.example", false)]
    [InlineData("0.0.0.0:8081", false)]
    [InlineData("10.0.0.1", false)]
    public async Task The_listener_answers_to_its_own_names_only(string host, bool passes)
    {
        await using var gate = await ManagementCalls.StartAsync(
            ("PlayGate:Admin:AllowedHosts:0", "admin.example"), ("PlayGate:Admin:AllowedHosts:1", "[2001:db8::5]"));

        foreach (var target in new[] { "/api/tokens", "/health/live" })
        {
            var answer = await gate.AskAsync(target, ("Host", host));
            Assert.Equal(passes ? 200 : 421, answer.Status);
            Assert.True(passes || answer.Code == "misdirected_host");
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "0.0.0.0:8081")]
    [InlineData("http://*:0", "*")]
    [InlineData("http://*:0", "evil.example")]
    public async Task A_wildcard_is_no_name(string url, string host)
    {
        await using var gate = await ManagementCalls.StartAsync(("Kestrel:Endpoints:Admin:Url", url));
        var loopback = new UriBuilder(gate.Admin) { Host = "127.0.0.1" }.Uri;

        var response = await RawClient.GetAsync(loopback, "/api/tokens", $"Host: {host}");

        Assert.Contains(response.Status, (int[])[421, 400]);
        Assert.Equal(200, (await RawClient.GetAsync(loopback, "/api/tokens")).Status);
    }

    [Theory]
    [InlineData("GET /api/tokens HTTP/1.0\r\n\r\n")]
    [InlineData("GET /api/tokens HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")]
    public async Task Without_a_host_nothing_is_answered(string request)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var response = await RawClient.SendAsync(gate.Admin, request);

        Assert.Equal(421, response.Status);
    }

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)]
    [InlineData("Cross-Site", false)]
    [InlineData("same-origin, cross-site", false)]
    public async Task Pages_of_other_sites_may_not_manage_but_may_see_health(string site, bool passes)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.AskAsync("/api/tokens", ("Sec-Fetch-Site", site));

        Assert.Equal(passes ? 200 : 403, answer.Status);
        Assert.True(passes || answer.Code == "cross_site");
        Assert.Equal(200, (await gate.AskAsync("/health/live", ("Sec-Fetch-Site", site))).Status);
    }

    [Theory]
    [InlineData("localhost:80", "http://localhost")]
    [InlineData("localhost", "http://localhost:80")]
    public async Task An_origin_is_our_own_whether_or_not_it_names_the_default_port(string host, string origin)
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal(200, (await gate.AskAsync("/api/tokens", ("Host", host), ("Origin", origin))).Status);
        Assert.Equal("cross_site", (await gate.AskAsync("/api/tokens", ("Host", host), ("Origin", origin + "@evil.example"))).Code);
    }

    [Fact]
    public async Task A_foreign_origin_may_not_manage()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var own = gate.Admin.GetLeftPart(UriPartial.Authority);
        string[] foreign =
        [
            "null",
            "https://evil.example",
            own.Replace("http:", "https:", StringComparison.Ordinal),
            "http://127.0.0.1",
            $"http://localhost:{gate.Admin.Port}",
            own + "0",
            own + "/",
            $"{own} {own}",
        ];

        Assert.Equal(200, (await gate.AskAsync("/api/tokens", ("Origin", own))).Status);
        foreach (var origin in foreign)
        {
            Assert.Equal("cross_site", (await gate.AskAsync("/api/tokens", ("Origin", origin))).Code);
            Assert.Equal(200, (await gate.AskAsync("/health/ready", ("Origin", origin))).Status);
        }
    }

    [Fact]
    public async Task Behind_a_known_proxy_that_speaks_tls_the_own_origin_is_https()
    {
        await using var gate = await ManagementCalls.StartAsync(
            (KnownProxy, "127.0.0.1"), ("PlayGate:Admin:AllowedHosts:0", "admin.example"));
        (string, string)[] forwarded = [("Host", "admin.example"), ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Proto", "https")];

        Assert.Equal(200, (await gate.AskAsync("/api/tokens", [.. forwarded, ("Origin", "https://admin.example")])).Status);
        Assert.Equal("cross_site", (await gate.AskAsync("/api/tokens", [.. forwarded, ("Origin", "http://admin.example")])).Code);
    }

    [Theory]
    [InlineData("/healthx")]
    [InlineData("/api/tokens?x=/health/live")]
    [InlineData("/health/../api/tokens")]
    [InlineData("/health/%2e%2e/api/tokens")]
    [InlineData("/health/..%2fapi/tokens")]
    [InlineData("//health/live")]
    [InlineData("/api/tokens/health")]
    public async Task No_spelling_of_a_path_passes_for_health(string target)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var response = await RawClient.GetAsync(gate.Admin, target, "Sec-Fetch-Site: cross-site");

        Assert.Contains(response.Status, (int[])[403, 404]);
    }

    [Fact]
    public async Task The_public_listener_has_none_of_this()
    {
        await using var gate = await ManagementCalls.StartAsync();

        foreach (var path in new[]
        {
            "/api/tokens", "/health/live", "/rest/v2/broadcasts/cam/tokens/list/0/5", "/default/rest/broadcast/getToken",
        })
        {
            var response = await RawClient.GetAsync(gate.Public, path, $"Host: {gate.Admin.Authority}");
            Assert.Equal(404, response.Status);
        }
    }
}
