using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>What a redirect by the origin takes along, and where a browser would take it (issue 15).</summary>
public sealed class ForeignRedirectTests
{
    /// <summary>Forms in which a path of the origin's own authority would name another host once it stands alone.</summary>
    public static TheoryData<string> OtherHosts => new(
        "{origin}//evil.example/x",
        "{origin}///evil.example/x",
        "{origin}/\\evil.example/x",
        "{origin}\\\\evil.example/x",
        "{origin}/live//evil.example/x",
        "{origin}/live/\\/evil.example/x",
        "{origin}/x/..//evil.example/x",
        "{origin}/%2e//evil.example/x",
        "{origin}/\t/evil.example/x",
        "{origin}/live/\t/evil.example/x",
        "{origin}/%2f/evil.example/x",
        "{origin}/%2fevil.example/x",
        "{origin}/%5cevil.example/x",
        "//{authority}//evil.example/x",
        "/live//evil.example/x",
        "/.//evil.example/x",
        "/\\evil.example/x",
        "/\\/evil.example/x",
        "//evil.example/x",
        "\\\\evil.example/x",
        "/\t/evil.example/x",
        "http:\\\\evil.example/x",
        "http:/evil.example/x");

    [Theory]
    [MemberData(nameof(OtherHosts))]
    public async Task No_secret_goes_where_a_browser_reads_another_host(string location)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url + "/live", TestGate.Unshielded);
        var token = await gate.MintAsync("cam");
        origin.Answer = OriginAnswer.Respond(302, "", ("Location", Written(location, origin)));

        var response = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={token}");

        Assert.Equal(302, response.Status);
        var told = response.Header("Location")!;
        Assert.DoesNotContain(token, told, StringComparison.Ordinal);
        Assert.True(
            told == Written(location, origin) || new Uri(gate.Public, AsBrowsersRead(told)).Authority == gate.Public.Authority, told);
    }

    [Theory]
    [InlineData("{origin}//streams/cam/index.m3u8", "/streams/cam/index.m3u8?token={token}")]
    [InlineData("{origin}/live/streams/cam/index.m3u8", "/streams/cam/index.m3u8?token={token}")]
    [InlineData("{origin}/live/streams/cam/index.m3u8?a=1#here", "/streams/cam/index.m3u8?a=1&token={token}#here")]
    [InlineData("{origin}/login?next=/streams/cam.m3u8", "/login?next=/streams/cam.m3u8")]
    [InlineData("{origin}/streamsx/cam.m3u8", "/streamsx/cam.m3u8")]
    [InlineData("{origin}/STREAMS/cam.m3u8", "/STREAMS/cam.m3u8")]
    [InlineData("{origin}", "/")]
    public async Task The_token_goes_along_below_the_guarded_prefix_alone(string location, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url + "/live", TestGate.Unshielded);
        var token = await gate.MintAsync("cam");
        origin.Answer = OriginAnswer.Respond(302, "", ("Location", Written(location, origin)));

        var response = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={token}");

        Assert.Equal(expected.Replace("{token}", token, StringComparison.Ordinal), response.Header("Location"));
    }

    [Fact]
    public async Task Headers_that_lead_elsewhere_take_no_secret_along()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded);
        var token = await gate.MintAsync("cam");
        origin.Answer = OriginAnswer.Respond(
            300, "", ("Content-Location", "//evil.example/x"), ("Link", "<//evil.example/x>; rel=preload"),
            ("Refresh", $"0; url={origin.Url}//evil.example/x"));

        var response = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={token}");

        Assert.Equal(300, response.Status);
        Assert.All(response.Headers, header => Assert.DoesNotContain(token, header.Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{origin}//evil.example/x")]
    [InlineData("{origin}/\\evil.example/x")]
    public async Task A_redirected_publisher_stays_inside(string location)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded);
        var token = await gate.MintAsync("cam", "publish");
        origin.Answer = OriginAnswer.Respond(307, "", ("Location", Written(location, origin)));

        var response = await RawClient.SendAsync(
            gate.Public, $"POST /whip/cam HTTP/1.1\r\nHost: {gate.Public.Authority}\r\nAuthorization: Bearer {token}\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: 3\r\n\r\nv=0");

        Assert.Equal(307, response.Status);
        Assert.Equal(gate.Public.Authority, new Uri(gate.Public, AsBrowsersRead(response.Header("Location")!)).Authority);
    }

    /// <summary>Browsers drop tabs and line ends, and take a backslash for a slash (URL standard §4.4).</summary>
    private static string AsBrowsersRead(string location) =>
        location.Replace("\t", "", StringComparison.Ordinal).Replace('\\', '/');

    private static string Written(string location, KestrelOrigin origin) =>
        location.Replace("{origin}", origin.Url, StringComparison.Ordinal)
            .Replace("{authority}", new Uri(origin.Url).Authority, StringComparison.Ordinal);
}
