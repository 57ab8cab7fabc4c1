using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>A token that is shown again by a player which opened the first URL twice, and all that this does not allow.</summary>
public sealed class GraceTests
{
    private const string Player = "libmpv";
    private static readonly (string, string) Auto = ("PlayGate:Session:Carrier", "Auto");

    [Fact]
    public async Task The_same_client_gets_the_same_session_at_most_twice_more()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, Auto);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";

        for (var time = 0; time < 3; time++)
        {
            using var response = await ShowAsync(gate, target);
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            using var playlist = await gate.GetAsync(response.Headers.Location!.OriginalString);
            Assert.Equal(HttpStatusCode.OK, playlist.StatusCode);
        }

        await ExpectRefusedAsync(gate, target);
        Assert.Contains(
            "\"items\":[{",
            await gate.ManagementClient.GetStringAsync(new Uri("/api/sessions?limit=1", UriKind.Relative)),
            StringComparison.Ordinal);
        Assert.Contains(
            "\"next\":null",
            await gate.ManagementClient.GetStringAsync(new Uri("/api/sessions?limit=1", UriKind.Relative)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cookie", null, 0, false)]
    [InlineData("Path", null, 0, false)]
    [InlineData("Auto", null, 2.9, true)]
    [InlineData("Auto", null, 3, false)]
    [InlineData("Auto", "00:00:00", 0, false)]
    [InlineData("Cookie", "00:00:05", 4.9, true)]
    [InlineData("Cookie", "00:00:05", 5, false)]
    public async Task Grace_lasts_as_long_as_is_set(string carrier, string? grace, double seconds, bool isGranted)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, ("PlayGate:Session:Carrier", carrier), ("PlayGate:Token:Grace", grace ?? ""));
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target);

        gate.Clock.Advance(TimeSpan.FromSeconds(seconds));
        using var again = await ShowAsync(gate, target);
        Assert.Equal(isGranted ? first.StatusCode : HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Equal(isGranted, again.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_tokens_own_carrier_decides_where_nothing_is_set()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        foreach (var (carrier, isGranted) in new[] { ("auto", true), ("path", false) })
        {
            var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam", more: new { carrier })}";
            using var first = await ShowAsync(gate, target);
            using var again = await ShowAsync(gate, target);
            Assert.Equal(isGranted, again.StatusCode == HttpStatusCode.Redirect);
        }
    }

    [Fact]
    public async Task Another_agent_or_another_path_gets_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, Auto);
        var token = await gate.MintAsync("cam");
        using var first = await ShowAsync(gate, $"/streams/cam.m3u8?token={token}");

        await ExpectRefusedAsync(gate, $"/streams/cam.m3u8?token={token}", ("User-Agent", "somebody else"));
        await ExpectRefusedAsync(gate, $"/streams/cam0001.ts?token={token}");
        gate.Clock.Advance(TimeSpan.FromSeconds(1.5)); // the refusal of that player is remembered for a second
        using var again = await ShowAsync(gate, $"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Once_the_cookie_has_come_back_the_token_is_spent_for_good()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, Auto);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target);

        using var withCookie = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(first));
        Assert.Equal(HttpStatusCode.OK, withCookie.StatusCode);
        await ExpectRefusedAsync(gate, target);
    }

    [Fact]
    public async Task A_cookie_beside_a_ticket_in_the_path_does_not_end_the_grace()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, Auto);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target);

        // mpv follows the redirect with the cookie, and opens the first URL again without it.
        using var followed = await gate.GetAsync(first.Headers.Location!.OriginalString, TestGate.CookieOf(first));
        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
        using var again = await ShowAsync(gate, target);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.9", true)]
    [InlineData("2001:db8::9", true)]
    [InlineData("10.0.0.9", false)]
    [InlineData("172.20.0.9", false)]
    [InlineData("192.168.1.9", false)]
    [InlineData("100.64.0.9", false)]
    [InlineData("fd00::9", false)]
    [InlineData("198.51.100.1, 203.0.113.9", false)] // a proxy that the listed one does not vouch for
    public async Task An_address_that_may_stand_for_many_gets_nothing(string forwardedFor, bool isGranted)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, TestGate.Unshielded, Auto, ("PlayGate:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target, ("X-Forwarded-For", forwardedFor));
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);

        using var again = await ShowAsync(gate, target, ("X-Forwarded-For", forwardedFor));
        Assert.Equal(isGranted ? HttpStatusCode.Redirect : HttpStatusCode.Forbidden, again.StatusCode);
    }

    [Fact]
    public async Task Another_address_gets_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, TestGate.Unshielded, Auto, ("PlayGate:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target, ("X-Forwarded-For", "203.0.113.9"));

        await ExpectRefusedAsync(gate, target, ("User-Agent", Player), ("X-Forwarded-For", "203.0.113.10"));
    }

    [Fact]
    public async Task Two_requests_that_both_fail_give_the_token_back_and_one_that_succeeds_keeps_it()
    {
        var isLive = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.After(isLive.Task, OriginAnswer.Respond(404, "not yet")));
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, Auto);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";

        var pending = new[] { ShowAsync(gate, target), ShowAsync(gate, target) };
        await origin.Requests.AtLeastAsync(2);
        isLive.SetResult();
        Assert.All(await Task.WhenAll(pending), response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));

        origin.Answer = OriginAnswer.Respond(200, "live");
        using var first = await ShowAsync(gate, target);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        origin.Answer = OriginAnswer.Respond(404, "gone");
        using var failed = await ShowAsync(gate, target);
        Assert.Equal(HttpStatusCode.NotFound, failed.StatusCode);
        origin.Answer = OriginAnswer.Respond(200, "live");
        await ExpectRefusedAsync(gate, target, ("User-Agent", "somebody else"));
    }

    [Fact]
    public async Task Refusing_a_spent_token_again_and_again_asks_the_store_once_a_second()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var first = await ShowAsync(gate, target);
        await ExpectRefusedAsync(gate, target);

        await using (await gate.LockStoreAsync())
        {
            for (var time = 0; time < 100; time++)
            {
                await ExpectRefusedAsync(gate, target);
            }

            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            using var unknown = await ShowAsync(gate, target);
            Assert.Equal("store_unavailable", await TestGate.CodeOfAsync(unknown));
        }
    }

    private static Task<HttpResponseMessage> ShowAsync(TestGate gate, string target, params (string Name, string Value)[] headers) =>
        gate.GetAsync(target, headers: [("User-Agent", Player), .. headers]);

    private static async Task ExpectRefusedAsync(TestGate gate, string target, params (string Name, string Value)[] headers)
    {
        using var response = await gate.GetAsync(target, headers: headers.Length > 0 ? headers : [("User-Agent", Player)]);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(response));
    }
}
