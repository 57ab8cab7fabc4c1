using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.ForwardAuth;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.ForwardAuth;

/// <summary>What holds for every proxy that asks.</summary>
public sealed class ForwardAuthTests
{
    public static TheoryData<ForwardAuthProxy> Proxies => [.. Enum.GetValues<ForwardAuthProxy>()];

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task A_token_opens_one_session_whose_cookie_carries_all_that_follows(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy);
        var token = await asking.Gate.MintAsync("cam");

        var first = await asking.AskAsync($"/streams/cam.m3u8?token={token}");

        Assert.Equal(200, first.Status);
        Assert.Contains("path=/streams; samesite=lax; httponly", first.Header("Set-Cookie"), StringComparison.Ordinal);
        Assert.Equal("private, no-store", first.Header("Cache-Control"));
        var cookie = "Cookie: " + first.Header("Set-Cookie")!.Split(';')[0];
        var segment = await asking.AskAsync("/streams/cam0001.ts", "GET", cookie);
        Assert.Equal(200, segment.Status);
        Assert.Null(segment.Header("Set-Cookie"));
        Assert.Equal(200, (await asking.AskAsync($"/streams/cam.m3u8?token={token}", "GET", cookie)).Status);
        Assert.Equal("token_invalid", CodeOf(await asking.AskAsync($"/streams/cam.m3u8?token={token}")));
        Assert.Equal("session_mismatch", CodeOf(await asking.AskAsync("/streams/other.m3u8", "GET", cookie)));
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Only_get_passes_or_head_with_a_session(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy);
        var token = await asking.Gate.MintAsync("cam");
        foreach (var method in (string[])["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PROPFIND", "get"])
        {
            Assert.Equal(403, (await asking.AskAsync($"/streams/cam.m3u8?token={token}", method)).Status);
        }

        var cookie = await asking.OpenAsync($"/streams/cam.m3u8?token={token}");

        Assert.Equal(200, (await asking.AskAsync("/streams/cam.m3u8", "HEAD", cookie)).Status);
        Assert.Equal(403, (await asking.AskAsync("/streams/cam.m3u8", "OPTIONS", cookie)).Status);
        Assert.Equal(403, (await asking.AskAsync("/streams/cam.m3u8", "DELETE", cookie)).Status);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task What_could_name_another_file_is_refused_with_a_session_too(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy);
        var cookie = await asking.OpenAsync($"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");
        foreach (var target in (string[])
            [
                "/streams/../streams/cam.m3u8", "/streams/%2e%2e/cam.m3u8", "/streams//cam.m3u8", "/streams/cam.m3u8;x",
                "/streams/cam%2f..%2fother.m3u8", "/streams/cam%252em3u8", "/streams/cam.m3u8#x", "/streams/cam\\x.m3u8",
            ])
        {
            var answer = await asking.AskAsync(target, "GET", cookie);

            // What the server itself cannot parse never gets as far, and Envoy takes its bare 400 for a no as well.
            Assert.True(answer.Status == 400 ? proxy == ForwardAuthProxy.Envoy : CodeOf(answer) == "bad_path", target);
        }
    }

    [Theory]
    [InlineData("/other/cam.m3u8")]
    [InlineData("/streams")]
    [InlineData("/")]
    [InlineData("/live/streams/cam.m3u8")]
    public async Task Nothing_but_streams_passes(string target)
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Caddy);

        Assert.Equal("not_found", CodeOf(await asking.AskAsync($"{target}?token={await asking.Gate.MintAsync("cam")}")));
    }

    [Fact]
    public async Task The_absolute_form_is_judged_by_its_path_and_a_url_in_the_query_is_none()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx);
        var cookie = await asking.OpenAsync($"http://video.example/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");

        Assert.Equal(200, (await asking.AskAsync("/streams/cam.m3u8?from=http://x/streams/other.m3u8", "GET", cookie)).Status);
        Assert.Equal(
            "session_mismatch", CodeOf(await asking.AskAsync("/streams/other.m3u8?from=http://x/streams/cam.m3u8", "GET", cookie)));
        Assert.Equal("bad_path", CodeOf(await asking.AskAsync("ftp://video.example/streams/cam.m3u8", "GET", cookie)));
    }

    [Fact]
    public async Task Applications_stand_below_their_names_and_are_apart()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx, ("PlayGate:Applications:live:Names", "Plain"));
        var token = await asking.Gate.MintAsync("cam", more: new { application = "live" });

        Assert.Equal("token_stream_mismatch", CodeOf(await asking.AskAsync($"/streams/cam.m3u8?token={token}")));
        var cookie = await asking.OpenAsync($"/live/streams/cam.m3u8?token={token}");
        Assert.Equal("session_mismatch", CodeOf(await asking.AskAsync("/streams/cam.m3u8", "GET", cookie)));
        Assert.Equal("session_mismatch", CodeOf(await asking.AskAsync("/live/streams/cam_adaptive.m3u8", "GET", cookie)));
    }

    [Fact]
    public async Task A_ticket_in_the_path_counts()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:Carrier", "Path"));
        var asking = new AskingProxy(gate, ForwardAuthProxy.Nginx);
        using var opened = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        var ticket = opened.Headers.Location!.ToString();

        Assert.Equal(200, (await asking.AskAsync(ticket)).Status);
        Assert.Equal(200, (await asking.AskAsync(ticket, "HEAD")).Status);
        Assert.Equal("session_mismatch", CodeOf(await asking.AskAsync(ticket.Replace("cam.m3u8", "other.m3u8", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task With_control_off_everybody_passes_by_sound_paths()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx);
        await asking.Gate.CallAsync("PUT", "/api/settings/default", """{"playTokenControl": false}""");

        Assert.Equal(200, (await asking.AskAsync("/streams/cam.m3u8")).Status);
        Assert.Equal("bad_path", CodeOf(await asking.AskAsync("/streams/%2e%2e/cam.m3u8")));
    }

    [Fact]
    public async Task An_outage_is_503_and_what_was_opened_goes_on()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx);
        var cookie = await asking.OpenAsync($"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");
        var token = await asking.Gate.MintAsync("cam");
        await using (await asking.Gate.LockStoreAsync())
        {
            var refused = await asking.AskAsync($"/streams/cam.m3u8?token={token}");
            Assert.Equal(503, refused.Status);
            Assert.Equal("store_unavailable", CodeOf(refused, 503));
            Assert.Equal(200, (await asking.AskAsync("/streams/cam.m3u8", "GET", cookie)).Status);
        }
    }

    [Fact]
    public async Task An_ended_session_is_refused_and_one_that_asks_stays_alive()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx, ("PlayGate:Session:IdleTimeout", "00:01:00"));
        var cookie = await asking.OpenAsync($"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");
        for (var i = 0; i < 3; i++)
        {
            asking.Gate.Clock.Advance(TimeSpan.FromSeconds(50));
            Assert.Equal(200, (await asking.AskAsync("/streams/cam.m3u8", "GET", cookie)).Status);
        }

        var other = await asking.OpenAsync($"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");
        var sessions = (await asking.Gate.AskAsync("/api/sessions?streamId=cam")).Json["items"]!.AsArray();
        Assert.Equal(AskingProxy.Viewer, (string?)sessions[0]!["address"]);
        await asking.Gate.CallAsync("DELETE", $"/api/sessions/{sessions[1]!["id"]}");

        Assert.Equal("session_revoked", CodeOf(await asking.AskAsync("/streams/cam.m3u8", "GET", other)));
        asking.Gate.Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal("session_expired", CodeOf(await asking.AskAsync("/streams/cam.m3u8", "GET", cookie)));
    }

    [Fact]
    public async Task A_viewer_of_many_streams_gets_one_cookie_that_nginx_can_hand_on()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx);
        var cookies = new List<string>();
        for (var i = 0; i < 17; i++)
        {
            var token = await asking.Gate.MintAsync($"cam{i}");
            var opened = await asking.AskAsync($"/streams/cam{i}.m3u8?token={token}", "GET", $"Cookie: {string.Join("; ", cookies)}");
            var cookie = Assert.Single(opened.Headers, header => header.Key == "Set-Cookie").Value;
            Assert.DoesNotContain("max-age=0", cookie, StringComparison.Ordinal);
            cookies.Add(cookie.Split(';')[0]);
        }
    }

    [Fact]
    public async Task Traefik_hands_on_cookies_by_a_name_that_is_the_same_for_every_stream()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Traefik);
        foreach (var stream in (string[])["cam", "other"])
        {
            var cookie = await asking.OpenAsync($"/streams/{stream}.m3u8?token={await asking.Gate.MintAsync(stream)}");

            Assert.StartsWith("Cookie: playgate-session=", cookie, StringComparison.Ordinal);
            Assert.Equal(200, (await asking.AskAsync($"/streams/{stream}.m3u8", "GET", cookie)).Status);
        }
    }

    [Fact]
    public async Task It_needs_no_key_and_is_not_on_the_public_listener()
    {
        await using var asking = await AskingProxy.StartAsync(ForwardAuthProxy.Nginx, ("PlayGate:Admin:ApiKeys:0", new string('0', 64)));

        Assert.Equal(
            "token_required",
            CodeOf(await asking.AskAsync("/streams/cam.m3u8", "GET", "Sec-Fetch-Site: cross-site", "Origin: https://player.example")));
        var outside = await RawClient.GetAsync(
            asking.Gate.Public, "/authorize", AskingProxy.HeadersOf(ForwardAuthProxy.Nginx, "GET", "/streams/cam.m3u8"));
        Assert.Equal(404, outside.Status);
    }

    internal static string CodeOf(RawResponse answer, int status = 403)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Null(answer.Header("Set-Cookie"));
        return (string)JsonNode.Parse(answer.Text)!["code"]!;
    }
}
