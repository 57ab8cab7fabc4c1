using System.Net;
using PlayGate.ContractTests.Abuse;

namespace PlayGate.ContractTests.Hostile;

/// <summary>An upgrade is a tunnel past the gate; only signalling has one, and ends it itself (contract §5).</summary>
public sealed class UpgradeTests : IClassFixture<HostileGate>
{
    private readonly HostileGate _gate;

    public UpgradeTests(HostileGate gate)
    {
        _gate = gate;
        gate.Origin.Forget();
    }

    [Theory]
    [InlineData("POST", "/whip/cam", "websocket")]
    [InlineData("POST", "/whep/cam", "websocket")]
    [InlineData("POST", "/whip/cam", "SPDY/3.1")]
    [InlineData("PATCH", "resource", "websocket")]
    [InlineData("GET", "/open/x.ts", "websocket")]
    [InlineData("POST", "/open/x.ts", "WebSocket")]
    [InlineData("GET", "/open/x.ts", "SPDY/3.1")]
    [InlineData("PUT", "/ingest/cam/x.ts", "websocket")]
    [InlineData("GET", "/streams/cam/x.ts", "websocket")]
    public async Task What_would_be_a_tunnel_is_refused(string method, string path, string protocol)
    {
        var target = path == "resource" ? await _gate.OfferAsync() : path;
        _gate.Origin.Forget();
        var isPlay = path.StartsWith("/streams", StringComparison.Ordinal) || path.StartsWith("/whep", StringComparison.Ordinal);
        var token = await _gate.Gate.MintAsync("cam", isPlay ? "play" : "publish");
        var answer = await Attacker.ExchangeAsync(
            _gate.Public,
            $"{method} {target}?token={token} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\nUpgrade: {protocol}\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            + "GET /streams/secret/s.ts HTTP/1.1\r\nHost: h\r\n\r\nGET /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"upgrade_not_allowed\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.Empty(_gate.Origin.Requests);
    }

    /// <summary>RFC 8441: a tunnel in HTTP/2 is a CONNECT with a protocol.</summary>
    [Theory]
    [InlineData("/open/x.ts", "upgrade_not_allowed")]
    [InlineData("/whip/cam", "upgrade_not_allowed")]
    [InlineData("/ingest/cam/x.ts", "method_not_allowed")]
    [InlineData("/streams/cam/x.ts", "method_not_allowed")]
    public async Task So_is_a_tunnel_in_HTTP_2(string path, string code)
    {
        await using var viewer = await Attacker.ConnectAsync(_gate.Http2);
        await viewer.TryWriteAsync(
            (byte[])[.. Http2Frames.Opening, .. Http2Frames.Headers(1, Http2Frames.Connect(path, "websocket"), Http2Frames.EndHeaders)]);

        await viewer.ReadUntilAsync(code);
        Assert.Empty(_gate.Origin.Requests);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("TRACE")]
    [InlineData("FOO")]
    public async Task A_resource_is_patched_or_deleted_and_nothing_else(string method)
    {
        var resource = await _gate.OfferAsync();
        _gate.Origin.Forget();

        using var refused = await _gate.Gate.SendAsync(new HttpMethod(method), resource);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Equal(["PATCH", "DELETE", "OPTIONS"], refused.Content.Headers.Allow);
        Assert.Empty(_gate.Origin.Requests);
        using var patched = await _gate.Gate.SendAsync(HttpMethod.Patch, resource);
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
    }
}
