using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace PlayGate.ContractTests.Gate;

/// <summary>What reaches the origin, and what comes back.</summary>
public sealed class ForwardingTests
{
    /// <summary>What is forwarded as it is: a shared fetch sorts the query and has validators of its own.</summary>
    private static readonly (string, string) NothingShared = ("PlayGate:Shield:Enabled", "false");

    [Theory]
    [InlineData("/streams/cam.m3u8?_HLS_msn=273&_HLS_part=2&token={0}", "/streams/cam.m3u8?_HLS_msn=273&_HLS_part=2")]
    [InlineData("/streams/cam.m3u8?TOKEN={0}&b=2&a=1&b=%2f%41", "/streams/cam.m3u8?b=2&a=1&b=%2f%41")]
    [InlineData("/streams/cam.m3u8?a=1&%74oken={0}&&x", "/streams/cam.m3u8?a=1&&x")]
    [InlineData("/streams/cam.m3u8?token={0}&q={1}&token={0}", "/streams/cam.m3u8?q={1}")]
    [InlineData("/streams/cam.m3u8?sig=a+b%20c~%7E&tokens=keep&token={0}", "/streams/cam.m3u8?sig=a+b%20c~%7E&tokens=keep")]
    [InlineData("/streams/cam/a%20b%C3%A9(1)+.ts?token={0}", "/streams/cam/a%20b%C3%A9(1)+.ts")]
    public async Task The_origin_gets_the_target_without_the_token_and_else_byte_for_byte(string asked, string forwarded)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, NothingShared);
        var token = await gate.MintAsync("cam");

        var response = await RawClient.GetAsync(gate.Public, asked.Replace("{0}", token, StringComparison.Ordinal));
        Assert.Equal(200, response.Status);
        Assert.Equal(forwarded, Assert.Single(origin.Requests.All).Target);
    }

    [Fact]
    public async Task The_origin_gets_no_header_by_which_a_viewer_could_speak_for_a_proxy_or_repeat_a_secret()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", "https://player.example"));
        var token = await gate.MintAsync("cam");
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", token);

        await RawClient.GetAsync(
            gate.Public,
            $"/streams/cam0001.ts?token={token}",
            $"Cookie: theme=dark; {cookie}; lang=de",
            "X-Forwarded-For: 203.0.113.9",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Port: 1",
            "X-Original-URL: /admin",
            "X-Rewrite-URL: /admin",
            "X-HTTP-Method-Override: DELETE",
            "Forwarded: for=203.0.113.9",
            "Origin: https://player.example",
            $"Referer: http://gate.example/streams/cam.m3u8?a=1&token={token}",
            "Range: bytes=0-99",
            "If-None-Match: \"v1\"",
            "User-Agent: player/1");

        var request = origin.Requests.All[^1];
        Assert.Equal(["theme=dark; lang=de"], request["Cookie"]);
        Assert.Equal(["127.0.0.1"], request["X-Forwarded-For"]);
        Assert.Equal(["http"], request["X-Forwarded-Proto"]);
        Assert.Equal([gate.Public.Authority], request["X-Forwarded-Host"]);
        foreach (var name in new[]
        {
            "X-Forwarded-Port", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "Forwarded", "Origin",
        })
        {
            Assert.Empty(request[name]);
        }

        Assert.Equal(["http://gate.example/streams/cam.m3u8?a=1"], request["Referer"]);
        Assert.Equal(["bytes=0-99"], request["Range"]);
        Assert.Equal(["\"v1\""], request["If-None-Match"]);
        Assert.Equal(["player/1"], request["User-Agent"]);
        Assert.DoesNotContain(token, request.Head, StringComparison.Ordinal);
        Assert.DoesNotContain(cookie.Split('=')[1], request.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wiremock_origin_sees_ranges_and_conditions_and_answers_them()
    {
        using var origin = WireMockServer.Start();
        origin.Given(Request.Create().WithPath("/live/streams/cam.mp4").WithHeader("Range", "bytes=0-1").UsingGet())
            .RespondWith(
                Response.Create().WithStatusCode(206).WithHeader("Content-Range", "bytes 0-1/1000").WithHeader("ETag", "\"v1\"")
                    .WithBody("ab"));
        origin.Given(Request.Create().WithPath("/live/streams/cam.mp4").WithHeader("If-None-Match", "\"v1\"").UsingGet())
            .RespondWith(Response.Create().WithStatusCode(304).WithHeader("ETag", "\"v1\""));
        await using var gate = await TestGate.InFrontOfAsync(origin.Url + "/live", NothingShared);

        using var first = await gate.GetAsync($"/streams/cam.mp4?token={await gate.MintAsync("cam")}", null, ("Range", "bytes=0-1"));
        Assert.Equal(HttpStatusCode.PartialContent, first.StatusCode);
        Assert.Equal("bytes 0-1/1000", first.Content.Headers.ContentRange?.ToString());
        Assert.Equal("ab", await first.Content.ReadAsStringAsync());

        using var second = await gate.GetAsync("/streams/cam.mp4", TestGate.CookieOf(first), ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("\"v1\"", second.Headers.ETag?.ToString());
        Assert.Equal(["/live/streams/cam.mp4", "/live/streams/cam.mp4"], origin.LogEntries.Select(entry => entry.RequestMessage!.Path));
    }

    [Theory]
    [InlineData(null, "private")]
    [InlineData("no-cache", "private, no-cache")]
    [InlineData("public, max-age=30", "private, max-age=30")]
    [InlineData("max-age=2, s-maxage=10, proxy-revalidate", "private, max-age=2")]
    [InlineData("no-store", "private, no-store")]
    [InlineData("private", "private")]
    public async Task Caching_is_for_the_viewer_alone(string? origins, string ours)
    {
        (string, string)[] headers = origins is null ? [] : [("Cache-Control", origins)];
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, "x", [.. headers, ("CDN-Cache-Control", "max-age=60"), ("Expires", "0")]));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        var response = await RawClient.GetAsync(gate.Public, "/streams/cam0001.ts", $"Cookie: {cookie}");
        Assert.Equal([ours], response["Cache-Control"]);
        Assert.Empty(response["CDN-Cache-Control"]);
        Assert.Equal(["0"], response["Expires"]);
    }

    [Theory]
    [InlineData("{origin}/live/streams/cam/index.m3u8?a=1", "/streams/cam/index.m3u8?a=1")]
    [InlineData("/live/streams/cam/index.m3u8", "/streams/cam/index.m3u8")]
    [InlineData("//{authority}/live/streams/cam/index.m3u8", "/streams/cam/index.m3u8")]
    [InlineData("/elsewhere/x", "/elsewhere/x")]
    [InlineData("index.m3u8", "index.m3u8")]
    [InlineData("https://cdn.example/cam.m3u8", "https://cdn.example/cam.m3u8")]
    public async Task Redirects_to_the_origins_own_authority_stay_inside(string location, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin.Url + "/live", NothingShared);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var target = location.Replace("{origin}", origin.Url, StringComparison.Ordinal)
            .Replace("{authority}", new Uri(origin.Url).Authority, StringComparison.Ordinal);
        origin.Answer = OriginAnswer.Respond(302, "", ("Location", target));

        var response = await RawClient.GetAsync(gate.Public, "/streams/cam.m3u8", $"Cookie: {cookie}");
        Assert.Equal(expected, response.Header("Location"));
    }

    [Fact]
    public async Task A_redirect_of_the_first_request_takes_the_unspent_token_along_inside_and_never_outside()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(302, "", ("Location", "/streams/cam/index.m3u8?a=1")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        using var inside = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal($"/streams/cam/index.m3u8?a=1&token={token}", inside.Headers.Location?.OriginalString);
        origin.Answer = OriginAnswer.Respond(302, "", ("Location", "https://cdn.example/cam.m3u8"));
        using var outside = await gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("https://cdn.example/cam.m3u8", outside.Headers.Location?.OriginalString);

        origin.Answer = OriginAnswer.Respond(200, "media");
        using var followed = await gate.GetAsync(inside.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
    }
}
