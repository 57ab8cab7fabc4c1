using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

public sealed class OpeningTests
{
    [Fact]
    public async Task The_first_request_spends_the_token_and_the_cookie_carries_the_rest()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("origin", await first.Content.ReadAsStringAsync());

        using var segment = await gate.GetAsync("/streams/cam0001.ts", TestGate.CookieOf(first));
        Assert.Equal(HttpStatusCode.OK, segment.StatusCode);
        Assert.False(segment.Headers.Contains("Set-Cookie"));
        Assert.Equal(["/streams/cam.m3u8", "/streams/cam0001.ts"], origin.Requests.All.Select(request => request.Target));
    }

    [Fact]
    public async Task The_cookie_says_where_for_how_long_and_for_whom()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var first = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam", more: new { sessionLifetime = 90 })}");

        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("playgate-", cookie, StringComparison.Ordinal);
        Assert.Equal(["max-age=90", "path=/streams", "samesite=lax", "httponly"], cookie.Split("; ").Skip(1));
        Assert.Equal(
            "private, no-store",
            first.Headers.CacheControl?.ToString().Split(", ").Order().Reverse().Aggregate((left, right) => $"{left}, {right}"));
    }

    [Fact]
    public async Task A_spent_token_is_refused_and_the_origin_is_not_asked()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");
        await gate.OpenAsync("/streams/cam.m3u8", token);

        using var second = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(second));
        Assert.Single(origin.Requests.All);
    }

    [Fact]
    public async Task One_of_many_racing_viewers_spends_the_token()
    {
        const int Viewers = 128;
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        var responses = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => gate.GetAsync($"/streams/cam.m3u8?token={token}")));

        Assert.Equal(1, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.Equal(Viewers - 1, responses.Count(response => response.StatusCode == HttpStatusCode.Forbidden));
        Assert.Single(origin.Requests.All);
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task Head_validates_without_spending()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        for (var i = 0; i < 2; i++)
        {
            using var head = await gate.SendAsync(HttpMethod.Head, $"/streams/cam.m3u8?token={token}");
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.False(head.Headers.Contains("Set-Cookie"));
        }

        await gate.OpenAsync("/streams/cam.m3u8", token);
        using var late = await gate.SendAsync(HttpMethod.Head, $"/streams/cam.m3u8?token={token}");
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.Equal(["HEAD", "HEAD", "GET"], origin.Requests.All.Select(request => request.Method));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(206)]
    [InlineData(304)]
    [InlineData(416)]
    public async Task An_answer_the_viewer_came_for_confirms(int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(status, ""));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        using var first = await gate.GetAsync($"/streams/cam.mp4?token={token}", null, ("Range", "bytes=0-1"));
        Assert.Equal(status, (int)first.StatusCode);
        Assert.NotEmpty(TestGate.CookieOf(first));
        using var second = await gate.GetAsync($"/streams/cam.mp4?token={token}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(second));
    }

    [Fact]
    public async Task The_sessions_own_token_is_stripped_and_another_one_opens_anew()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", token);

        using var again = await gate.GetAsync($"/streams/cam.m3u8?a=1&token={token}&b=2", cookie);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.False(again.Headers.Contains("Set-Cookie"));
        Assert.Equal("/streams/cam.m3u8?a=1&b=2", origin.Requests.All[^1].Target);

        var another = await gate.MintAsync("cam");
        using var anew = await gate.GetAsync($"/streams/cam.m3u8?token={another}", cookie);
        Assert.Equal(cookie.Split('=')[0], TestGate.CookieOf(anew).Split('=')[0]);
        using var spent = await gate.GetAsync($"/streams/cam.m3u8?token={another}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(spent));
    }

    [Fact]
    public async Task A_session_passes_whatever_useless_token_comes_with_it()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var other = await gate.MintAsync("other");

        foreach (var query in new[] { "token=nonsense", $"token={other}", "token=a&token=b" })
        {
            using var response = await gate.GetAsync($"/streams/cam.m3u8?{query}", cookie);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("/streams/cam.m3u8", origin.Requests.All[^1].Target);
        }
    }
}
