using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>
/// A guarded prefix is what the route says, letter for letter (RFC 3986 §6.2.2.1): routing takes other cases, cookies and origins do not
/// (issue 15).
/// </summary>
public sealed class PrefixCaseTests
{
    [Theory]
    [InlineData("Cookie", "/STREAMS/cam.m3u8")]
    [InlineData("Path", "/STREAMS/cam.m3u8")]
    [InlineData("Auto", "/Streams/cam.m3u8")]
    [InlineData("Path", "/TV/streams/cam.m3u8")]
    public async Task Another_case_is_nothing_and_burns_nothing(string carrier, string path)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, TestGate.Unshielded, ("PlayGate:Session:Carrier", carrier), ("PlayGate:Applications:tv:Origin", origin.Url));
        var application = path.StartsWith("/TV", StringComparison.Ordinal) ? "tv" : "default";
        var token = await gate.MintAsync("cam", more: new { application });

        using var other = await gate.GetAsync($"{path}?token={token}");
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (other.StatusCode, await TestGate.CodeOfAsync(other)));
        Assert.Empty(origin.Requests.All);

        using var first = await gate.GetAsync($"{path.ToLowerInvariant()}?token={token}");
        Assert.Equal(carrier == "Cookie" ? HttpStatusCode.OK : HttpStatusCode.Redirect, first.StatusCode);
    }

    /// <summary>Where another route takes everything, what looks guarded but for its case does not become open.</summary>
    [Fact]
    public async Task Another_case_does_not_fall_through_to_an_open_route()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin,
            ("ReverseProxy:Routes:all:ClusterId", "all"),
            ("ReverseProxy:Routes:all:Match:Path", "/{**path}"),
            ("ReverseProxy:Routes:all:Metadata:PlayGate", "open"),
            ("ReverseProxy:Clusters:all:Destinations:one:Address", origin.Url));

        using var other = await gate.GetAsync("/STREAMS/cam.m3u8");

        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Empty(origin.Requests.All);
    }

    [Theory]
    [InlineData("POST", "/WHIP/cam")]
    [InlineData("PUT", "/Ingest/cam/0.ts")]
    public async Task Nor_is_it_for_publishers(string method, string path)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(201, "v=0", ("Location", "/whip/cam/1")));
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded);
        var token = await gate.MintAsync("cam", "publish");

        var response = await RawClient.SendAsync(
            gate.Public, $"{method} {path}?token={token} HTTP/1.1\r\nHost: {gate.Public.Authority}\r\nContent-Type: application/sdp\r\n"
                + "Content-Length: 3\r\n\r\nv=0");

        Assert.Equal(404, response.Status);
        Assert.Empty(origin.Requests.All);
    }

    [Fact]
    public async Task A_proxy_that_asks_is_told_the_same()
    {
        await using var gate = await TestGate.InFrontOfAsync((string?)null, ("PlayGate:ForwardAuth:Proxy", "Nginx"));
        var token = await gate.MintAsync("cam");

        async Task<int> AskAsync(string uri)
        {
            var answer = await RawClient.GetAsync(
                gate.Admin, "/authorize", $"X-Original-URI: {uri}?token={token}", "X-Original-Method: GET");
            return answer.Status;
        }

        Assert.Equal(403, await AskAsync("/STREAMS/cam.m3u8"));
        Assert.Equal(200, await AskAsync("/streams/cam.m3u8"));
    }
}
