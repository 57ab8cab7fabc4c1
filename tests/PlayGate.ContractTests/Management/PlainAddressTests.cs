using System.Net.Sockets;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

/// <summary>An IPv4 client is shown as IPv4 everywhere, also where one socket takes both families (issue 15).</summary>
public sealed class PlainAddressTests
{
    private static readonly (string, string) s_dual = ("Kestrel:Endpoints:Public:Url", "http://[::]:0");

    [Fact]
    public async Task An_address_is_ipv4_in_logs_events_lists_and_for_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, s_dual, TestGate.Unshielded, ("Logging:LogLevel:Default", "Information"));
        using var log = LogLines.Of(gate);
        var viewer = new Uri($"http://127.0.0.1:{gate.Public.Port}");

        await RawClient.GetAsync(viewer, "/streams/cam.m3u8?token=none");
        await RawClient.GetAsync(viewer, $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        await RawClient.GetAsync(
            viewer,
            "/websocket",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        Assert.Equal(["127.0.0.1"], origin.Requests.All[0]["X-Forwarded-For"]);
        Assert.Equal("127.0.0.1", (string?)(await gate.AskAsync("/api/sessions?streamId=cam")).Json["items"]![0]!["address"]);
        Assert.NotEmpty(log.OfEvent(1000));
        Assert.NotEmpty(log.OfEvent(1001));
        Assert.DoesNotContain(log.All, line => line.Text.Contains("::ffff", StringComparison.OrdinalIgnoreCase));
        var refusals = (PlayGate.Reporting.LastRefusals)gate.Services.GetService(typeof(PlayGate.Reporting.LastRefusals))!;
        Assert.All(refusals.Read(), refusal => Assert.Equal(AddressFamily.InterNetwork, refusal.Address!.AddressFamily));
    }

    [Fact]
    public async Task So_is_one_that_a_proxy_or_a_media_server_names()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, s_dual, TestGate.Unshielded, ("PlayGate:ForwardedHeaders:KnownProxies:0", "::ffff:127.0.0.1"));
        using var log = LogLines.Of(gate);
        var proxy = new Uri($"http://127.0.0.1:{gate.Public.Port}");

        await RawClient.GetAsync(proxy, $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}", "X-Forwarded-For: ::ffff:203.0.113.9");
        await gate.CallAsync(
            "POST",
            "/hooks/srs",
            """{"action":"on_publish","client_id":"1","ip":"::ffff:203.0.113.9","vhost":"v","app":"live","stream":"cam","param":"?token=x"}""");

        Assert.Equal("203.0.113.9", (string?)(await gate.AskAsync("/api/sessions?streamId=cam")).Json["items"]![0]!["address"]);
        Assert.Equal(["203.0.113.9"], origin.Requests.All[0]["X-Forwarded-For"]);
        Assert.DoesNotContain(log.All, line => line.Text.Contains("::ffff", StringComparison.OrdinalIgnoreCase));
    }
}
