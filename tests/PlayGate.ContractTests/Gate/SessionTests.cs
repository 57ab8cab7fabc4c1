using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

public sealed class SessionTests
{
    [Fact]
    public async Task A_session_covers_its_own_stream_and_no_other()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        using var own = await gate.GetAsync("/streams/cam/1080/0001.m4s", cookie);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        foreach (var path in new[] { "/streams/cam10.m3u8", "/streams/camx.m3u8", "/streams/cam_secret.m3u8", "/streams/other/cam.m3u8" })
        {
            using var response = await gate.GetAsync(path, cookie);
            Assert.Equal("session_mismatch", await TestGate.CodeOfAsync(response));
        }

        var told = await RawClient.GetAsync(gate.Public, "/streams/cam0.ts", $"Cookie: {cookie}");
        Assert.Contains("The session is for cam; cam0.ts is not one of its files.", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_any_folder_covers_its_names_in_every_folder()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/a/b/cam_adaptive.m3u8", await gate.MintAsync("cam", more: new { anyFolder = true }));

        using var deeper = await gate.GetAsync("/streams/c/cam0001.ts", cookie);
        Assert.Equal(HttpStatusCode.OK, deeper.StatusCode);
        using var other = await gate.GetAsync("/streams/c/cam10.ts", cookie);
        Assert.Equal("session_mismatch", await TestGate.CodeOfAsync(other));
    }

    [Fact]
    public async Task It_ends_at_its_absolute_end()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:Lifetime", "01:00:00"));
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        gate.Leap(TimeSpan.FromMinutes(60) - TimeSpan.FromMilliseconds(1));
        using var last = await gate.GetAsync("/streams/cam.m3u8", cookie);
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        gate.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var late = await gate.GetAsync("/streams/cam.m3u8", cookie);
        Assert.Equal("session_expired", await TestGate.CodeOfAsync(late));
    }

    [Fact]
    public async Task It_ends_when_it_was_idle_for_too_long()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:IdleTimeout", "00:01:00"));
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        for (var i = 0; i < 3; i++)
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(50));
            using var inTime = await gate.GetAsync("/streams/cam.m3u8", cookie);
            Assert.Equal(HttpStatusCode.OK, inTime.StatusCode);
        }

        gate.Clock.Advance(TimeSpan.FromSeconds(65));
        using var late = await gate.GetAsync("/streams/cam.m3u8", cookie);
        Assert.Equal("session_expired", await TestGate.CodeOfAsync(late));
    }

    [Fact]
    public async Task An_ended_session_is_refused_at_once()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", token);

        using var ending = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");
        Assert.Equal("""{"deleted":1}""", await ending.Content.ReadAsStringAsync());
        using var after = await gate.GetAsync($"/streams/cam.m3u8?token={token}", cookie);
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(after));
        using var byToken = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(byToken));
    }

    [Fact]
    public async Task A_bound_session_belongs_to_its_client()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:Bind", "AddressAndAgent"));
        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}", null, ("User-Agent", "player/1"));
        var cookie = TestGate.CookieOf(first);

        using var own = await gate.GetAsync("/streams/cam.m3u8", cookie, ("User-Agent", "player/1"));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        using var foreign = await gate.GetAsync("/streams/cam.m3u8", cookie, ("User-Agent", "player/2"));
        Assert.Equal("session_mismatch", await TestGate.CodeOfAsync(foreign));
    }

    [Fact]
    public async Task Garbage_and_foreign_tickets_are_no_session()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        await using var other = await TestGate.InFrontOfAsync(origin);
        var foreign = await other.OpenAsync("/streams/cam.m3u8", await other.MintAsync("cam"));

        foreach (var bad in new[] { "playgate-x=", "playgate-x=%%%", $"{cookie[..^4]}AAAA", foreign, "playgate-" })
        {
            using var response = await gate.GetAsync("/streams/cam.m3u8", bad);
            Assert.Equal("token_required", await TestGate.CodeOfAsync(response));
        }

        using var good = await gate.GetAsync("/streams/cam.m3u8", $"playgate-x=AAAA; {foreign}; {cookie}");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task Several_streams_play_side_by_side_and_one_too_many_expires_the_oldest()
    {
        const int Most = 16;
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var jar = new List<string>();
        for (var i = 0; i < Most; i++)
        {
            using var response = await gate.GetAsync(
                $"/streams/cam-{i}.m3u8?token={await gate.MintAsync($"cam-{i}")}", string.Join("; ", jar));
            jar.Add(Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0]);
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var first = await gate.GetAsync("/streams/cam-0.m3u8", string.Join("; ", jar));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var oneMore = await gate.GetAsync($"/streams/more.m3u8?token={await gate.MintAsync("more")}", string.Join("; ", jar));
        var set = oneMore.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, set.Count);
        var expired = Assert.Single(set, cookie => cookie.Contains("max-age=0", StringComparison.Ordinal));
        Assert.StartsWith(jar[0].Split('=')[0] + "=;", expired, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_control_off_everybody_passes_and_the_rules_of_the_path_still_hold()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");
        using var content = new StringContent("""{"playTokenControl":false}""", System.Text.Encoding.UTF8, "application/json");
        using var switched = await gate.ManagementClient.PutAsync("/api/settings/default", content);
        Assert.Equal(HttpStatusCode.OK, switched.StatusCode);

        using var free = await gate.GetAsync($"/streams/cam.m3u8?a=1&token={token}");
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
        Assert.False(free.Headers.Contains("Set-Cookie"));
        Assert.Equal("private", free.Headers.CacheControl?.ToString());
        Assert.Equal("/streams/cam.m3u8?a=1", Assert.Single(origin.Requests.All).Target);
        Assert.Equal(400, (await RawClient.GetAsync(gate.Public, "/streams/a/../cam.m3u8")).Status);
        Assert.Contains("\"streamId\":\"cam\"", await gate.ManagementClient.GetStringAsync("/api/tokens"), StringComparison.Ordinal);
    }
}
