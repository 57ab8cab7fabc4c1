using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>How sessions come back: by path, by cookie, by either.</summary>
public sealed class CarrierTests
{
    private static readonly (string, string) ByPath = ("PlayGate:Session:Carrier", "Path");
    private static readonly (string, string) ByEither = ("PlayGate:Session:Carrier", "Auto");

    [Fact]
    public async Task A_path_carries_the_session_without_any_cookie()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByPath);
        var token = await gate.MintAsync("cam");

        using var first = await gate.GetAsync($"/streams/cam/index.m3u8?a=1&token={token}&b=%2f");
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.False(first.Headers.Contains("Set-Cookie"));
        var location = first.Headers.Location!.OriginalString;
        Assert.Matches(@"^/streams/~[\w-]+/cam/index\.m3u8\?a=1&b=%2f$", location);

        using var playlist = await gate.GetAsync(location);
        Assert.Equal("origin", await playlist.Content.ReadAsStringAsync());
        using var segment = await gate.GetAsync(location.Replace("index.m3u8?a=1&b=%2f", "0001.ts", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, segment.StatusCode);
        Assert.Equal(
            ["/streams/cam/index.m3u8?a=1&b=%2f", "/streams/cam/index.m3u8?a=1&b=%2f", "/streams/cam/0001.ts"],
            origin.Requests.All.Select(request => request.Target));
    }

    [Fact]
    public async Task Auto_redirects_and_sets_the_cookie_and_either_is_enough()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByEither);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";

        using var first = await gate.GetAsync(target);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        using var byPath = await gate.GetAsync(first.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, byPath.StatusCode);
        using var byCookie = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(first));
        Assert.Equal(HttpStatusCode.OK, byCookie.StatusCode);
        using var withUsedToken = await gate.GetAsync(target, TestGate.CookieOf(first));
        Assert.Equal(HttpStatusCode.OK, withUsedToken.StatusCode);
        Assert.All([byPath, byCookie, withUsedToken], response => Assert.False(response.Headers.Contains("Set-Cookie")));
        Assert.All(origin.Requests.All, request => Assert.DoesNotContain("token", request.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_redirect_has_no_body_and_says_nothing_of_what_it_stands_for()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(
            200, "a playlist", ("Content-Type", "application/vnd.apple.mpegurl"), ("ETag", "\"1\""),
            ("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT"),
            ("Accept-Ranges", "bytes"), ("Age", "7"), ("Cache-Control", "public, max-age=60"), ("Set-Cookie", "lb=7"),
            ("Content-Language", "en")));
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByPath);

        var response = await RawClient.GetAsync(gate.Public, $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}", "Range: bytes=0-");
        Assert.Equal(302, response.Status);
        Assert.Equal(["0"], response["Content-Length"]);
        Assert.Equal(["private, no-store"], response["Cache-Control"]);
        Assert.Equal(["no-referrer"], response["Referrer-Policy"]);
        Assert.Equal(["lb=7"], response["Set-Cookie"]);
        Assert.All(
            ["Content-Type", "ETag", "Last-Modified", "Accept-Ranges", "Age", "Content-Language"], name => Assert.Empty(response[name]));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task An_answer_the_viewer_did_not_come_for_is_no_redirect_and_gives_the_token_back(int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            status == 0 ? OriginAnswer.CutBeforeBody(200) : OriginAnswer.Respond(status, "no"));
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByEither);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";

        using var refused = await gate.GetAsync(target);
        Assert.Equal(status == 0 ? 502 : status, (int)refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        Assert.Null(refused.Headers.Location);
        origin.Answer = OriginAnswer.Respond(200, "live");
        using var again = await gate.GetAsync(target);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Theory]
    [InlineData("other.m3u8")]
    [InlineData("cam2.m3u8")]
    public async Task A_ticket_opens_its_own_stream_only(string path)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByPath);
        var segment = await OpenAsync(gate, "cam.m3u8", "cam");
        origin.Requests.Forget();

        using var response = await gate.GetAsync($"/streams/{segment}/{path}");
        Assert.Equal("session_mismatch", await TestGate.CodeOfAsync(response));
        Assert.Empty(origin.Requests.All);
    }

    [Theory]
    [InlineData("~")]
    [InlineData("~abc")]
    [InlineData("~AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_ticket_is_no_session_but_a_token_beside_it_still_counts(string segment)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByPath);

        using var refused = await gate.GetAsync($"/streams/{segment}/cam.m3u8");
        Assert.Equal("token_required", await TestGate.CodeOfAsync(refused));
        using var opened = await gate.GetAsync($"/streams/{segment}/cam.m3u8?token={await gate.MintAsync("cam")}");
        Assert.Matches(@"^/streams/~[\w-]+/cam\.m3u8$", opened.Headers.Location!.OriginalString);
        Assert.DoesNotContain(segment + "/", opened.Headers.Location.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/streams/cam.m3u8", Assert.Single(origin.Requests.All).Target);
    }

    [Fact]
    public async Task A_ticket_in_the_path_ends_with_its_session()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByPath);
        var (kicked, old) = (await OpenAsync(gate, "cam.m3u8", "cam"), await OpenAsync(gate, "room.m3u8", "room"));
        using var ending = await gate.ManagementClient.DeleteAsync(new Uri("/api/sessions?streamId=cam", UriKind.Relative));

        using var ended = await gate.GetAsync($"/streams/{kicked}/cam.m3u8");
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(ended));
        gate.Leap(TimeSpan.FromHours(4));
        using var late = await gate.GetAsync($"/streams/{old}/room.m3u8");
        Assert.Equal("session_expired", await TestGate.CodeOfAsync(late));
    }

    [Fact]
    public async Task The_path_counts_before_the_cookie_and_a_different_token_opens_another_session()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByEither);
        var segment = await OpenAsync(gate, "cam.m3u8", "cam");

        using var other = await gate.GetAsync($"/streams/{segment}/cam.m3u8?token={await gate.MintAsync("cam")}");
        Assert.Equal(HttpStatusCode.Redirect, other.StatusCode);
        Assert.NotEqual(segment, SegmentOf(other));
        using var badToken = await gate.GetAsync($"/streams/{segment}/cam.m3u8?token=made-up", "playgate-0=nonsense");
        Assert.Equal(HttpStatusCode.OK, badToken.StatusCode);
    }

    [Theory]
    [InlineData("path", true, false)]
    [InlineData("auto", true, true)]
    [InlineData("Cookie", false, true)]
    public async Task A_token_may_name_its_own_carrier(string carrier, bool redirects, bool setsCookie)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, TestGate.Unshielded, carrier == "Cookie" ? ByPath : ("PlayGate:Session:Carrier", "Cookie"));

        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam", more: new { carrier })}");
        Assert.Equal(redirects, first.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(setsCookie, first.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task An_application_may_have_its_own_carrier_and_the_ticket_stands_below_its_prefix()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, TestGate.Unshielded, ("PlayGate:Applications:tv:Origin", origin.Url), ("PlayGate:Applications:tv:Carrier", "Path"));

        using var byCookie = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        Assert.Equal(HttpStatusCode.OK, byCookie.StatusCode);
        using var first = await gate.GetAsync(
            $"/tv/streams/cam.m3u8?token={await gate.MintAsync("cam", more: new { application = "tv" })}");
        Assert.Matches(@"^/tv/streams/~[\w-]+/cam\.m3u8$", first.Headers.Location!.OriginalString);
        using var second = await gate.GetAsync(first.Headers.Location.OriginalString);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal("/streams/cam.m3u8", origin.Requests.All[^1].Target);
    }

    [Fact]
    public async Task Redirects_of_the_origin_keep_the_ticket()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByPath);
        var segment = await OpenAsync(gate, "cam.m3u8", "cam");

        foreach (var (location, expected) in new[]
        {
            ("/streams/cam/new.m3u8?x=1", $"/streams/{segment}/cam/new.m3u8?x=1"),
            ($"{origin.Url.TrimEnd('/')}/streams/cam/new.m3u8", $"/streams/{segment}/cam/new.m3u8"),
            ("new.m3u8", "new.m3u8"),
            ("https://cdn.example/streams/cam/new.m3u8", "https://cdn.example/streams/cam/new.m3u8"),
            ("/elsewhere/new.m3u8", "/elsewhere/new.m3u8"),
        })
        {
            origin.Answer = OriginAnswer.Respond(302, "", ("Location", location));
            using var response = await gate.GetAsync($"/streams/{segment}/cam.m3u8");
            Assert.Equal(expected, response.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task No_ticket_reaches_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByEither);
        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        var path = first.Headers.Location!.OriginalString;

        await RawClient.GetAsync(
            gate.Public,
            path,
            $"Cookie: {TestGate.CookieOf(first)}",
            $"Referer: {gate.Public.GetLeftPart(UriPartial.Authority)}{path}?token=x");
        await RawClient.SendAsync(gate.Public, "HEAD", path);
        await RawClient.GetAsync(gate.Public, path.Replace("~", "%7E", StringComparison.Ordinal));
        Assert.Equal(4, origin.Requests.All.Count);
        Assert.All(origin.Requests.All, request => Assert.DoesNotContain(SegmentOf(first)[1..], request.Head, StringComparison.Ordinal));
        Assert.Equal($"{gate.Public.GetLeftPart(UriPartial.Authority)}/streams/cam.m3u8", Assert.Single(origin.Requests.All[1]["Referer"]));
    }

    [Fact]
    public async Task Head_sees_what_is_there_and_opens_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ByEither);
        var target = $"/streams/cam.mp4?token={await gate.MintAsync("cam")}";

        using var head = await gate.SendAsync(HttpMethod.Head, target);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        using var first = await gate.GetAsync(target, headers: ("Range", "bytes=0-1"));
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
    }

    [Fact]
    public async Task Answers_to_urls_that_hold_a_secret_name_it_to_nobody()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "x", ("Referrer-Policy", "unsafe-url")));
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded);
        var segment = await OpenAsync(gate, "cam.m3u8", "cam", "path");
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        foreach (var (target, by, policy) in new[]
        {
            ($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}", null, "no-referrer"),
            ("/streams/cam.m3u8?token=made-up", null, "no-referrer"),
            ($"/streams/{segment}/cam.m3u8", null, "no-referrer"),
            ($"/streams/{segment}/other.m3u8", null, "no-referrer"),
            ("/streams/cam.m3u8", cookie, "unsafe-url"),
        })
        {
            using var response = await gate.GetAsync(target, by);
            Assert.Equal(policy, Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        }
    }

    [Fact]
    public async Task Everybody_is_let_read_without_credentials_where_no_cookie_is_needed()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin, TestGate.Unshielded, ByPath, ("PlayGate:Cors:AllowedOrigins:0", "*"),
            ("PlayGate:Cors:AllowedOrigins:1", "https://player.example"));
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";

        var preflight = await RawClient.SendAsync(
            gate.Public,
            "OPTIONS",
            target,
            "Origin: https://any.example",
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: range");
        Assert.Equal(["*"], preflight["Access-Control-Allow-Origin"]);
        Assert.Empty(preflight["Access-Control-Allow-Credentials"]);
        Assert.Equal(["range"], preflight["Access-Control-Allow-Headers"]);
        var redirect = await RawClient.GetAsync(gate.Public, target, "Origin: https://any.example");
        Assert.Equal(302, redirect.Status);
        Assert.Equal(["*"], redirect["Access-Control-Allow-Origin"]);
        Assert.Empty(redirect["Access-Control-Allow-Credentials"]);
        var named = await RawClient.GetAsync(gate.Public, redirect.Header("Location")!, "Origin: https://player.example");
        Assert.Equal(["https://player.example"], named["Access-Control-Allow-Origin"]);
        Assert.Equal(["true"], named["Access-Control-Allow-Credentials"]);
    }

    private static async Task<string> OpenAsync(TestGate gate, string path, string streamId, string? carrier = null)
    {
        var token = await gate.MintAsync(streamId, more: carrier is null ? null : new { carrier });
        using var first = await gate.GetAsync($"/streams/{path}?token={token}");
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        return SegmentOf(first);
    }

    private static string SegmentOf(HttpResponseMessage redirect) => redirect.Headers.Location!.OriginalString.Split('/')[2];
}
