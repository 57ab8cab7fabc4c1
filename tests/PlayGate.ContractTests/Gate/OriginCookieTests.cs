using System.Globalization;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>An origin sets cookies of its own, and none by which a viewer or an operator is known here (issue 23).</summary>
public sealed class OriginCookieTests
{
    private static readonly (string, string)[] s_cookies =
    [
        ("Set-Cookie", "lb=7; Path=/"),
        ("Set-Cookie", "playgate-0123456789ab=theirs; Path=/streams"),
        ("Set-Cookie", "playgate-session=theirs"),
        ("Set-Cookie", " playgate-panel=theirs; Path=/"),
        ("Set-Cookie", "playgate-panel-form=theirs"),
        ("Set-Cookie", "PlayGate-0123456789ab=theirs"),
        ("Set-Cookie", "=playgate-0123456789ab=theirs"),
        ("Set-Cookie", "viewer-0123456789ab=theirs"),
        ("Set-Cookie", "viewer=theirs"),
        ("Set-Cookie", "viewers=many"),
        ("Set-Cookie", "x=playgate-0123456789ab"),
    ];

    private static readonly string[] s_kept = ["lb=7; Path=/", "viewers=many", "x=playgate-0123456789ab"];

    [Theory]
    [InlineData("Cookie")]
    [InlineData("Path")]
    public async Task Ours_are_dropped_with_one_warning_and_all_others_pass(string carrier)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", s_cookies));
        await using var gate = await TestGate.InFrontOfAsync(
            origin, TestGate.Unshielded, ("PlayGate:Session:Carrier", carrier), ("PlayGate:Session:Cookie:Name", "viewer"));
        using var log = LogLines.Of(gate);
        var token = await gate.MintAsync("cam");

        var first = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={token}");
        var cookie = first["Set-Cookie"].SingleOrDefault(set => set.StartsWith("viewer-", StringComparison.Ordinal))?.Split(';')[0];
        var second = await RawClient.GetAsync(
            gate.Public, carrier == "Path" ? first.Header("Location")! : "/streams/cam0001.ts", $"Cookie: {cookie ?? "none=1"}");

        Assert.Equal(carrier == "Path", cookie is null);
        Assert.Equal(s_kept, first["Set-Cookie"].Where(set => cookie is null || !set.StartsWith(cookie, StringComparison.Ordinal)));
        Assert.Equal(s_kept, second["Set-Cookie"]);
        Assert.Single(log.OfEvent(1012));
        Assert.DoesNotContain(log.All, line => line.Text.Contains("theirs", StringComparison.Ordinal));

        gate.Clock.Advance(TimeSpan.FromMinutes(10));
        await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        Assert.Equal(2, log.OfEvent(1012).Count());
    }

    [Fact]
    public async Task Nor_do_they_come_by_an_open_route_of_the_same_host()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, "media", [.. s_cookies, ("Cache-Control", "max-age=60")]));
        await using var gate = await TestGate.InFrontOfAsync(
            origin,
            ("ReverseProxy:Routes:open:ClusterId", "open"),
            ("ReverseProxy:Routes:open:Match:Path", "/open/{**path}"),
            ("ReverseProxy:Routes:open:Metadata:PlayGate", "open"),
            ("ReverseProxy:Clusters:open:Destinations:one:Address", origin.Url));

        for (var i = 0; i < 2; i++)
        {
            var response = await RawClient.GetAsync(gate.Public, "/open/a.ts");
            Assert.DoesNotContain(
                response["Set-Cookie"], set => set.TrimStart(' ', '=').StartsWith("playgate", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Nor_to_a_publisher()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(201, "v=0", [.. s_cookies, ("Location", "/whip/cam/1"), ("Content-Type", "application/sdp")]));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:Cookie:Name", "viewer"));
        var token = await gate.MintAsync("cam", "publish");

        var response = await RawClient.SendAsync(
            gate.Public,
            string.Create(CultureInfo.InvariantCulture, $"POST /whip/cam HTTP/1.1\r\nHost: {gate.Public.Authority}\r\n"
                + $"Authorization: Bearer {token}\r\nContent-Type: application/sdp\r\nContent-Length: 3\r\n\r\nv=0"));

        Assert.Equal(201, response.Status);
        Assert.Equal(s_kept, response["Set-Cookie"]);
    }
}
