using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

public sealed class CorsTests
{
    private const string Player = "https://player.example";

    [Fact]
    public async Task An_allowed_origin_is_echoed_and_the_origins_own_headers_are_dropped()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(
            200, "x", ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "false"), ("Vary", "Accept-Encoding")));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", Player));
        var token = await gate.MintAsync("cam");

        var response = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={token}", $"Origin: {Player}");
        Assert.Equal([Player], response["Access-Control-Allow-Origin"]);
        Assert.Equal(["true"], response["Access-Control-Allow-Credentials"]);
        Assert.Equal(["Content-Range, Content-Length, Accept-Ranges, Date"], response["Access-Control-Expose-Headers"]);
        Assert.Equal(["Accept-Encoding", "Origin"], string.Join(", ", response["Vary"]).Split(", ").Order());
    }

    [Fact]
    public async Task Others_get_no_header_and_caches_are_told_to_keep_them_apart()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "x", ("Access-Control-Allow-Origin", "*")));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", Player));

        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        var response = await RawClient.GetAsync(gate.Public, "/streams/cam.m3u8", "Origin: https://evil.example", $"Cookie: {cookie}");
        Assert.Equal(200, response.Status);
        Assert.Empty(response["Access-Control-Allow-Origin"]);
        Assert.Equal(["Origin"], response["Vary"]);
    }

    /// <summary>Issue 16: the browser would hide the answer, and the token would be gone.</summary>
    [Fact]
    public async Task A_first_request_of_a_page_that_is_not_listed_spends_nothing_and_is_told_in_the_log()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", Player));
        using var log = LogLines.Of(gate);
        var token = await gate.MintAsync("cam");

        for (var request = 0; request < 3; request++)
        {
            var refused = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={token}", "Origin: https://other.example");
            Assert.Equal(403, refused.Status);
            Assert.Contains("origin_not_allowed", refused.Text, StringComparison.Ordinal);
        }

        Assert.Contains("https://other.example", Assert.Single(log.OfEvent(1013)), StringComparison.Ordinal);
        Assert.Empty(origin.Requests.All);
        await gate.OpenAsync("/streams/cam.m3u8", token);
    }

    [Theory]
    [InlineData("null")]
    [InlineData(Player)]
    [InlineData("http://{host}")]
    public async Task Pages_without_an_origin_listed_ones_and_the_gates_own_open_sessions(string page)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", Player));

        var response = await RawClient.GetAsync(
            gate.Public,
            $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}",
            $"Origin: {page.Replace("{host}", gate.Public.Authority, StringComparison.Ordinal)}");
        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task A_page_of_another_site_is_told_that_its_cookie_is_blocked()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);

        var refused = await RawClient.GetAsync(gate.Public, "/streams/cam0001.ts", "Sec-Fetch-Site: cross-site");

        Assert.Contains("token_required", refused.Text, StringComparison.Ordinal);
        Assert.Contains("PlayGate:Session:Carrier=Auto", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_needs_no_credential_spends_nothing_and_asks_no_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", Player));
        var token = await gate.MintAsync("cam");

        var response = await RawClient.SendAsync(
            gate.Public, "OPTIONS", $"/streams/cam.m3u8?token={token}", $"Origin: {Player}", "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: range,x-player");
        Assert.Equal(204, response.Status);
        Assert.Equal([Player], response["Access-Control-Allow-Origin"]);
        Assert.Equal(["true"], response["Access-Control-Allow-Credentials"]);
        Assert.Equal(["GET, HEAD, OPTIONS"], response["Access-Control-Allow-Methods"]);
        Assert.Equal(["range,x-player"], response["Access-Control-Allow-Headers"]);
        Assert.Equal(["86400"], response["Access-Control-Max-Age"]);
        Assert.Empty(origin.Requests.All);
        await gate.OpenAsync("/streams/cam.m3u8", token);
    }

    [Fact]
    public async Task A_plain_options_is_answered_too()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);

        using var response = await gate.SendAsync(HttpMethod.Options, "/streams/cam.m3u8");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], response.Content.Headers.Allow);
        Assert.Empty(origin.Requests.All);
    }

    [Fact]
    public async Task Refusals_and_origin_errors_can_be_read_across_origins()
    {
        var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", Player));
        var token = await gate.MintAsync("cam");
        await origin.DisposeAsync();

        foreach (var (target, status) in new[]
        {
            ("/streams/cam.m3u8", 403), ($"/streams/cam.m3u8?token={token}", 502), ("/streams//cam.m3u8", 400),
        })
        {
            var response = await RawClient.GetAsync(gate.Public, target, $"Origin: {Player}");
            Assert.Equal(status, response.Status);
            Assert.Equal([Player], response["Access-Control-Allow-Origin"]);
            Assert.Equal(["true"], response["Access-Control-Allow-Credentials"]);
        }
    }
}
