using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Delivery;

/// <summary>The way on which a CDN fetches media: what it gets, and what the origin is asked.</summary>
public sealed class EdgeFetchTests
{
    [Fact]
    public async Task An_application_with_a_cdn_has_a_way_for_it_and_others_have_none()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await CdnGate.StartAsync(
            origin, ("PlayGate:Applications:live:Origin", origin.Url));
        await using var part = await TestGate.InFrontOfAsync(
            origin,
            [
                .. CdnGate.Settings.Where(setting => setting.Key != "PlayGate:Cdn"),
                ("PlayGate:Applications:live:Origin", origin.Url), ("PlayGate:Applications:live:Cdn", "edge"),
            ]);
        await using var without = await TestGate.InFrontOfAsync(origin, ("PlayGate:Shield:CdnSecret", "between-us"));

        Assert.Equal(200, (await gate.FetchAsync("/cdn/streams/cam/1.ts")).Status);
        Assert.Equal(200, (await gate.FetchAsync("/cdn/live/streams/cam/2.ts")).Status);
        Assert.Equal(["/streams/cam/1.ts", "/streams/cam/2.ts"], origin.Requests.All.Select(request => request.Target));
        Assert.Equal(200, (await part.FetchAsync("/cdn/live/streams/cam/1.ts")).Status);
        Assert.Equal(404, (await part.FetchAsync("/cdn/streams/cam/1.ts")).Status);
        Assert.Equal(404, (await without.FetchAsync("/cdn/streams/cam/1.ts")).Status);
    }

    [Theory]
    [InlineData("GET", "/cdn/streams/cam/1.ts")]
    [InlineData("HEAD", "/cdn/streams/cam/1.ts")]
    [InlineData("GET", "/cdn/streams/cam.m3u8")]
    public async Task Without_the_secret_nothing_is_given_and_nothing_told(string method, string target)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await CdnGate.StartAsync(origin);
        foreach (var headers in new string[][] { [], ["X-PlayGate-Cdn: guess"] })
        {
            var refused = await RawClient.SendAsync(gate.Public, method, target, headers);
            Assert.Equal((403, "no-store"), (refused.Status, refused.Header("Cache-Control")));
            Assert.True(method == "HEAD" || refused.Text.Contains("cdn_secret_required", StringComparison.Ordinal), refused.Text);
        }

        Assert.Empty(origin.Requests.All);
    }

    [Fact]
    public async Task The_edges_of_a_cdn_share_one_object_whatever_the_credential_is()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", ("Cache-Control", "max-age=60")));
        await using var gate = await CdnGate.StartAsync(origin);
        var results = new List<string?>();
        foreach (var target in new[]
        {
            "/cdn/streams/cam/s%20%2B1.ts?v=2&md5=first&expires=1", "/cdn/streams/cam/s%20+1.ts?md5=second&v=2&expires=2",
            "/cdn/streams/cam/s%20%2b1.ts?v=2",
        })
        {
            var answer = await gate.FetchAsync(target, "Via: 1.1 edge", "X-Forwarded-For: 203.0.113.7", "User-Agent: edge");
            results.Add(answer.Header("X-Cache"));
        }

        Assert.Equal(["MISS", "HIT", "HIT"], results);
        var asked = Assert.Single(origin.Requests.All);
        Assert.Equal("/streams/cam/s%20+1.ts?v=2", asked.Target);
    }

    [Fact]
    public async Task A_viewer_at_the_gate_and_the_cdn_share_one_object()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", ("Cache-Control", "max-age=60")));
        await using var gate = await CdnGate.StartAsync(origin, ("PlayGate:Applications:live:Origin", origin.Url));
        foreach (var prefix in new[] { "", "/live" })
        {
            var token = await gate.MintAsync("cam", more: new { application = prefix.Length > 0 ? "live" : "default" });
            (await gate.GetAsync($"{prefix}/streams/cam/1%20a.ts?v=2&token={token}")).Dispose();
            Assert.Equal(200, (await gate.FetchAsync($"/cdn{prefix}/streams/cam/1%20a.ts?md5=a&v=2&expires=1")).Status);
        }

        // Two applications, so two clusters.
        Assert.Equal(2, origin.Requests.All.Count);
    }

    [Theory]
    [InlineData("bytes=0-3")]
    [InlineData(null)]
    public async Task The_origin_sees_nothing_of_the_viewer_or_the_edge(string? range)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", ("Cache-Control", "private")));
        await using var gate = await CdnGate.StartAsync(origin);
        string[] headers =
        [
            "Cookie: playgate-x=evil", "Authorization: Bearer evil", "Via: 1.1 evil", "Forwarded: for=evil", "X-Real-IP: evil",
            "True-Client-IP: evil", "Referer: https://evil.example/", "Origin: https://evil.example", "User-Agent: evil",
            "Cache-Control: no-cache, evil", "Pragma: no-cache", "X-Original-URL: /evil", "If-Match: \"evil\"",
        ];
        headers = range is null ? headers : [.. headers, "Range: " + range];
        await gate.FetchAsync("/cdn/streams/cam/1.ts?md5=evil&expires=evil", headers);

        Assert.NotEmpty(origin.Requests.All);
        Assert.All(origin.Requests.All, request =>
        {
            Assert.DoesNotContain("evil", request.Head, StringComparison.Ordinal);
            Assert.DoesNotContain("between-us", request.Head, StringComparison.Ordinal);
            Assert.DoesNotContain("no-cache", request.Head, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Directives_of_viewers_do_not_make_the_origin_be_asked_again()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", ("Cache-Control", "max-age=60")));
        await using var gate = await CdnGate.StartAsync(origin);
        foreach (var header in new[]
        {
            "Accept: */*", "Cache-Control: no-cache", "Cache-Control: no-store", "Pragma: no-cache", "Cookie: a=b",
        })
        {
            Assert.Equal(200, (await gate.FetchAsync("/cdn/streams/cam/1.ts", header)).Status);
        }

        Assert.Single(origin.Requests.All);
    }

    [Theory]
    [InlineData("cam.m3u8")]
    [InlineData("cam/index.M3U8")]
    [InlineData("cam.mpd")]
    [InlineData("cam.key")]
    public async Task Playlists_and_keys_by_their_names_come_from_the_gate_alone(string file)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "media", ("Content-Type", "video/mp4")));
        await using var gate = await CdnGate.StartAsync(origin);

        var refused = await gate.FetchAsync("/cdn/streams/" + file);

        Assert.Equal((403, "no-store"), (refused.Status, refused.Header("Cache-Control")));
        Assert.Contains("not_for_cdn", refused.Text, StringComparison.Ordinal);
        Assert.Empty(origin.Requests.All);
    }

    [Theory]
    [InlineData("cam/key", "application/octet-stream", 403)]
    [InlineData("cam/key", "", 403)]
    [InlineData("cam/enc.bin", "binary/octet-stream", 403)]
    [InlineData("cam/steering.json", "application/json", 403)]
    [InlineData("cam.ism/Manifest", "text/xml", 403)]
    [InlineData("cam/1", "video/mp2t", 200)]
    [InlineData("cam/1.bin", "Video/MP4; codecs=avc1", 200)]
    [InlineData("cam/1.ts", "application/octet-stream", 200)]
    [InlineData("cam/1.ts", "", 200)]
    public async Task Names_that_tell_nothing_are_media_where_the_origin_says_so(string file, string type, int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            type.Length > 0 ? OriginAnswer.Respond(200, "some bytes", ("Content-Type", type)) : OriginAnswer.Respond(200, "some bytes"));
        await using var gate = await CdnGate.StartAsync(origin);

        Assert.Equal(status, (await gate.FetchAsync("/cdn/streams/" + file)).Status);
    }

    [Theory]
    [InlineData("application/vnd.apple.mpegurl", "#EXTM3U\n", 200)]
    [InlineData("Audio/MpegURL; charset=utf-8", "#EXTM3U\n", 200)]
    [InlineData("application/dash+xml", "<MPD/>", 200)]
    [InlineData("application/octet-stream", "0123456789abcdef", 200)]
    [InlineData("video/mp2t", "0123456789abcdef", 200)]
    [InlineData("video/mp2t", "elsewhere", 302)]
    public async Task What_the_origin_says_is_no_media_comes_from_the_gate_alone_whatever_its_name(string type, string body, int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(status, body, ("Content-Type", type), ("Location", "http://origin.internal/x"), ("Set-Cookie", "a=b")));
        await using var gate = await CdnGate.StartAsync(origin);
        foreach (var header in new[] { "Accept: */*", "Range: bytes=0-7", "Range: bytes=0-", "Range: bytes=0-1,3-4" })
        {
            var refused = await gate.FetchAsync("/cdn/streams/cam/1.ts", header);
            Assert.Equal((403, "no-store"), (refused.Status, refused.Header("Cache-Control")));
            Assert.Contains("not_for_cdn", refused.Text, StringComparison.Ordinal);
            Assert.Empty(refused["Location"]);
            Assert.Empty(refused["Set-Cookie"]);
            Assert.Equal("*", refused.Header("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Other_methods_are_refused(string method)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await CdnGate.StartAsync(origin);

        var refused = await RawClient.SendAsync(gate.Public, method, "/cdn/streams/cam/1.ts", CdnGate.Secret, "Content-Length: 0");

        Assert.Equal((405, "GET, HEAD, OPTIONS"), (refused.Status, refused.Header("Allow")));
        Assert.Empty(origin.Requests.All);
    }

    [Theory]
    [InlineData("/cdn/streams/../api/tokens")]
    [InlineData("/cdn/streams/cam%2f..%2f1.ts")]
    [InlineData("/cdn/streams//1.ts")]
    public async Task Paths_are_judged_as_everywhere(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await CdnGate.StartAsync(origin);

        Assert.Equal(400, (await gate.FetchAsync(target)).Status);
        Assert.Empty(origin.Requests.All);
    }
}
