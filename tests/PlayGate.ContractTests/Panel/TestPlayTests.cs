using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Panel;

/// <summary>The panel plays through its own listener, and trusts the origin with nothing there.</summary>
public sealed class TestPlayTests
{
    private static readonly (string Name, string Value) s_player = ("Sec-Fetch-Dest", "empty");

    [Fact]
    public async Task A_player_in_the_panel_spends_the_token_and_goes_on_with_its_session()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, "#EXTM3U\n", ("Content-Type", "application/vnd.apple.mpegurl")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        // This client keeps cookies, as a browser does.
        var first = await gate.AskAsync($"/streams/cam.m3u8?token={token}", s_player);
        var again = await gate.AskAsync("/streams/cam.m3u8", s_player);

        Assert.Equal((200, "application/vnd.apple.mpegurl"), (first.Status, first.MediaType));
        Assert.Equal(200, again.Status);
        using var stranger = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(stranger));
        Assert.Single((await gate.AskAsync("/api/sessions?streamId=cam")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task What_an_origin_sends_besides_media_does_nothing_in_the_browser_of_an_operator()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(
            200,
            "<script>fetch('/api/sessions', { method: 'DELETE' })</script>",
            ("Content-Type", "text/html"), ("Set-Cookie", "playgate-panel=theirs; Path=/"), ("Clear-Site-Data", "\"*\""),
            ("Service-Worker-Allowed", "/"), ("Refresh", "0; url=/x")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        var answer = await gate.AskAsync($"/streams/cam.html?token={token}", s_player);

        Assert.Equal((200, "application/octet-stream"), (answer.Status, answer.MediaType));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.StartsWith("playgate-", cookie, StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("theirs", StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Headers, header => header.Key is "Clear-Site-Data" or "Service-Worker-Allowed" or "Refresh");
    }

    [Theory]
    [InlineData("document")]
    [InlineData("iframe")]
    [InlineData("script")]
    [InlineData("serviceworker")]
    [InlineData("style")]
    public async Task Only_players_get_there(string destination)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "alert(1)"));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        Assert.Equal(404, (await gate.AskAsync($"/streams/cam.js?token={token}", ("Sec-Fetch-Dest", destination))).Status);
        Assert.Empty(origin.Requests.All);
    }

    [Fact]
    public async Task The_origin_gets_nothing_to_manage_with_and_nobody_plays_without_the_key()
    {
        const string key = "k-0123456789";
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "#EXTM3U\n"));
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Admin:ApiKeys:0", hash), TestGate.Unshielded);
        Assert.Equal(401, (await gate.AskAsync("/streams/cam.m3u8?token=x", s_player)).Status);
        gate.ManagementClient.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var token = await gate.MintAsync("cam");

        Assert.Equal(200, (await gate.AskAsync($"/streams/cam.m3u8?token={token}", s_player, ("Cookie", "playgate-panel=secret"))).Status);

        var asked = await origin.Requests.FirstAsync(_ => true);
        Assert.Empty(asked["Authorization"]);
        Assert.Empty(asked["Cookie"]);
    }
}
