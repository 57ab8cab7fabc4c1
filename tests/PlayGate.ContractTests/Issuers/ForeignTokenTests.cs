using System.Net;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Issuers;

/// <summary>A token that another issuer signed is worth what PlayGate's own is worth: one session.</summary>
public sealed class ForeignTokenTests
{
    [Fact]
    public async Task It_opens_one_session_and_never_reaches_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(TestGate.Unshielded));
        var token = gate.Sign("cam", more: new { sub = "anna" });

        using var first = await gate.GetAsync($"/streams/cam.m3u8?a=1&Token={token}&b=2");
        using var again = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        using var segment = await gate.GetAsync($"/streams/cam0001.ts?token={token}", TestGate.CookieOf(first));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(again));
        Assert.Equal(HttpStatusCode.OK, segment.StatusCode);
        Assert.False(segment.Headers.Contains("Set-Cookie"));
        Assert.Equal(["/streams/cam.m3u8?a=1&b=2", "/streams/cam0001.ts"], origin.Requests.All.Select(request => request.Target));
        var session = Assert.Single((await gate.AskAsync("/api/sessions")).Json["items"]!.AsArray())!;
        Assert.Equal(("lms", "anna", "cam"), ((string?)session["issuer"], (string?)session["subject"], (string?)session["streamId"]));
    }

    [Fact]
    public async Task It_comes_as_bearer_too_which_the_origin_does_not_see()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(TestGate.Unshielded));
        var bearer = ("Authorization", $"Bearer {gate.Sign("cam")}");

        using var first = await gate.GetAsync("/streams/cam.m3u8", null, bearer);
        using var segment = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(first), bearer);
        using var other = await gate.GetAsync("/streams/cam.m3u8", null, bearer);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, segment.StatusCode));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(other));
        Assert.All(origin.Requests.All, request => Assert.Empty(request["Authorization"]));
    }

    [Fact]
    public async Task A_failing_origin_gives_it_back_and_a_head_only_looks_at_it()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(404, "not yet"));
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(TestGate.Unshielded));
        var target = $"/streams/cam.m3u8?token={gate.Sign("cam")}";

        using var failed = await gate.GetAsync(target);
        using var probe = await gate.SendAsync(HttpMethod.Head, target);
        origin.Answer = OriginAnswer.Respond(200, "#EXTM3U");
        using var first = await gate.GetAsync(target);
        using var again = await gate.GetAsync(target);
        using var late = await gate.SendAsync(HttpMethod.Head, target);

        Assert.Equal((404, 404, 200), ((int)failed.StatusCode, (int)probe.StatusCode, (int)first.StatusCode));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(again));
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
    }

    [Fact]
    public async Task It_is_carried_by_a_path_and_has_its_grace()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(("PlayGate:Session:Carrier", "Auto")));
        var target = $"/streams/cam.m3u8?token={gate.Sign("cam")}";

        using var first = await gate.GetAsync(target);
        using var again = await gate.GetAsync(target);
        using var segment = await gate.GetAsync(first.Headers.Location!.ToString());
        gate.Clock.Advance(TimeSpan.FromSeconds(4));
        using var late = await gate.GetAsync(target);

        Assert.Equal((302, 302, 200), ((int)first.StatusCode, (int)again.StatusCode, (int)segment.StatusCode));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(late));
        Assert.Single((await gate.AskAsync("/api/sessions")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task What_it_says_is_judged_before_the_store_is_asked()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(
            ("PlayGate:Issuers:lms:Audience", "video"), ("PlayGate:Issuers:lms:Issuer", "https://lms.example")));
        var now = gate.Clock.GetUtcNow();
        string Signed(object? times = null, string type = "play", string aud = "video", string iss = "https://lms.example") =>
            gate.Sign("cam", type, times ?? new { aud, iss });
        (string Code, string Token)[] refused =
        [
            ("token_expired", Signed(new { aud = "video", iss = "https://lms.example", exp = now.AddSeconds(-30).ToUnixTimeSeconds() })),
            ("token_not_yet_valid",
                Signed(new { aud = "video", iss = "https://lms.example", nbf = now.AddSeconds(100).ToUnixTimeSeconds() })),
            ("token_invalid", Signed(new { aud = "video", iss = "https://lms.example", exp = now.AddDays(2).ToUnixTimeSeconds() })),
            ("token_invalid", Signed(new { aud = "video", iss = "https://lms.example", exp = (object?)null })),
            ("token_invalid", Signed(aud: "shop")),
            ("token_invalid", Signed(iss: "https://other.example")),
            ("token_type_mismatch", Signed(type: "publish")),
            ("token_invalid", Signed()[..^2] + "AA"),
        ];

        await using (await gate.LockStoreAsync())
        {
            foreach (var (code, token) in refused)
            {
                using var response = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
                Assert.Equal(code == "token_not_yet_valid" ? 70 : null, response.Headers.RetryAfter?.Delta?.TotalSeconds);
                Assert.Equal(code, await TestGate.CodeOfAsync(response));
            }

            using var other = await gate.GetAsync($"/streams/other.m3u8?token={Signed()}");
            Assert.Equal("token_stream_mismatch", await TestGate.CodeOfAsync(other));
        }

        var lately = Signed(new { aud = "video", iss = "https://lms.example", exp = now.AddSeconds(-29).ToUnixTimeSeconds() });
        using var late = await gate.GetAsync($"/streams/cam.m3u8?token={lately}");
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Fact]
    public async Task Its_subject_counts_for_limits_and_a_kick_ends_its_session_for_good()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(("PlayGate:Session:MaxPerSubject", "1")));
        var (one, two) = (gate.Sign("cam", more: new { sub = "anna" }), gate.Sign("cam", more: new { sub = "anna" }));
        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={one}");
        using var full = await gate.GetAsync($"/streams/cam.m3u8?token={two}");
        Assert.Equal("too_many_sessions", await TestGate.CodeOfAsync(full));

        using var ended = await gate.ManagementClient.DeleteAsync("/api/sessions?subject=anna");

        using var kicked = await gate.GetAsync($"/streams/cam.m3u8?token={one}", TestGate.CookieOf(first));
        using var replayed = await gate.GetAsync($"/streams/cam.m3u8?token={one}");
        using var next = await gate.GetAsync($"/streams/cam.m3u8?token={two}");
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(kicked));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(replayed));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task One_application_takes_it_and_another_does_not_and_each_consumes_it_once()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(
            ("PlayGate:Applications:studio:Origin", origin.Url),
            ("PlayGate:Applications:lobby:Origin", origin.Url),
            ("PlayGate:Issuers:lms:Applications:0", "studio")));
        var token = gate.Sign("cam");

        using var none = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        using var lobby = await gate.GetAsync($"/lobby/streams/cam.m3u8?token={token}");
        using var studio = await gate.GetAsync($"/studio/streams/cam.m3u8?token={token}");

        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(none));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(lobby));
        Assert.Equal(HttpStatusCode.OK, studio.StatusCode);
    }

    [Fact]
    public async Task Its_session_ends_with_it_where_that_is_the_rule()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(("PlayGate:Issuers:lms:SessionEnds", "WithToken")));
        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={gate.Sign("cam")}");
        var cookie = TestGate.CookieOf(first);

        gate.Leap(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        using var before = await gate.GetAsync("/streams/cam.m3u8", cookie);
        gate.Leap(TimeSpan.FromSeconds(1));
        using var after = await gate.GetAsync("/streams/cam.m3u8", cookie);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal("session_expired", await TestGate.CodeOfAsync(after));
    }

    [Fact]
    public async Task It_opens_a_session_for_each_viewer_where_it_may_be_used_many_times()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings(("PlayGate:Issuers:lms:Use", "Many")));
        var target = $"/streams/cam.m3u8?token={gate.Sign("cam")}";

        using var first = await gate.GetAsync(target);
        using var second = await gate.GetAsync(target);
        using var known = await gate.GetAsync(target, TestGate.CookieOf(first));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode, known.StatusCode));
        Assert.False(known.Headers.Contains("Set-Cookie"));
        Assert.Equal(2, (await gate.AskAsync("/api/sessions")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Why_it_is_refused_is_explained_by_its_claims_without_its_signature()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings());
        var token = gate.Sign("cam", more: new { sub = "anna", exp = gate.Clock.GetUtcNow().AddDays(3).ToUnixTimeSeconds() });

        var refused = await ExplainAsync(gate, new JsonObject { ["url"] = $"https://video.example/streams/cam.m3u8?token={token}" });
        var good = await ExplainAsync(gate, new JsonObject { ["tokenId"] = gate.Sign("cam"), ["path"] = "/streams/cam.m3u8" });

        Assert.Equal((403, "token_invalid", "lms"), ((int)refused["status"]!, (string?)refused["code"], (string?)refused["issuer"]));
        Assert.Contains("(exp)", (string)refused["reason"]!, StringComparison.Ordinal);
        Assert.Equal(("anna", "cam"), ((string?)refused["claims"]!["sub"], (string?)refused["claims"]!["streamId"]));
        Assert.DoesNotContain(token.Split('.')[2], refused.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, (int)good["status"]!);
        Assert.Empty((await gate.AskAsync("/api/sessions")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task PlayGates_own_tokens_go_on_beside_it()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings());

        using var own = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        using var both = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}&token={gate.Sign("cam")}");
        using var neither = await gate.GetAsync("/streams/cam.m3u8?token=what.is.this");

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(both));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(neither));
    }

    private static async Task<JsonNode> ExplainAsync(TestGate gate, JsonObject question) =>
        (await gate.CallAsync("POST", "/api/tokens/explain", question.ToJsonString())).Json;
}
