using System.Net;

namespace PlayGate.Tests.Shield;

public sealed class RangeTests
{
    [Theory]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=-1", "9", "bytes 9-9/10")]
    [InlineData("bytes=0-", "0123456789", "bytes 0-9/10")]
    public async Task A_part_comes_out_of_the_stored_whole(string range, string body, string contentRange)
    {
        using var origin = await StoredAsync();
        using var part = await origin.GetAsync("/a.ts", ("Range", range));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(contentRange, part.Content.Headers.ContentRange?.ToString());
        Assert.Equal(body.Length, part.Content.Headers.ContentLength);
        Assert.Equal(body, await part.Content.ReadAsStringAsync());
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Several_parts_come_as_one_multipart_body()
    {
        using var origin = await StoredAsync();
        using var parts = await origin.GetAsync("/a.ts", ("Range", "bytes=0-1,8-"));
        var text = await parts.Content.ReadAsStringAsync();
        var boundary = parts.Content.Headers.ContentType?.Parameters.Single(parameter => parameter.Name == "boundary").Value;
        Assert.Equal(
            $"\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes "
                + $"0-1/10\r\n\r\n01\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes "
                + $"8-9/10\r\n\r\n89\r\n--{boundary}--\r\n",
            text);
        Assert.Equal(text.Length, parts.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_part_beyond_the_end_is_refused_with_the_length()
    {
        using var origin = await StoredAsync();
        using var beyond = await origin.GetAsync("/a.ts", ("Range", "bytes=10-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal("bytes */10", beyond.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData("\"v1\"", 206)]
    [InlineData("\"v0\"", 200)]
    [InlineData("W/\"v1\"", 200)]
    [InlineData("Sun, 01 Mar 2026 10:00:00 GMT", 206)]
    [InlineData("Sun, 01 Mar 2026 10:00:01 GMT", 200)]
    public async Task If_range_gives_the_part_only_of_what_the_viewer_has_the_rest_of(string ifRange, int status)
    {
        using var origin = await StoredAsync();
        using var answer = await origin.GetAsync("/a.ts", ("Range", "bytes=2-4"), ("If-Range", ifRange));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("If-None-Match", "\"v1\"", 304)]
    [InlineData("If-None-Match", "\"a,b\", W/\"v1\"", 304)]
    [InlineData("If-None-Match", "*", 304)]
    [InlineData("If-None-Match", "\"v2\"", 200)]
    [InlineData("If-Modified-Since", "Sun, 01 Mar 2026 10:00:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Sun, 01 Mar 2026 09:59:59 GMT", 200)]
    public async Task Who_has_it_already_is_told_so(string header, string value, int status)
    {
        using var origin = await StoredAsync();
        using var answer = await origin.GetAsync("/a.ts", (header, value));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("\"v1\"", answer.Headers.ETag?.Tag);
        Assert.Equal(status == 304 ? "" : "0123456789", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_is_answered_from_a_stored_get_and_else_forwarded()
    {
        using var origin = await StoredAsync();
        using var head = await origin.SendAsync(HttpMethod.Head, "/a.ts", isGuarded: true, CancellationToken.None, ("Range", "bytes=0-1"));
        Assert.Equal((HttpStatusCode.OK, 10L), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        (await origin.SendAsync(HttpMethod.Head, "/b.ts", isGuarded: true, CancellationToken.None)).Dispose();
        Assert.Equal([HttpMethod.Get, HttpMethod.Head], origin.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task All_of_it_asked_for_as_a_range_is_shared_like_any_whole()
    {
        using var origin = new ScriptedOrigin();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        origin.Answer = (_, _) => answer.Task;
        var viewers = Enumerable.Range(0, 20).Select(_ => origin.GetAsync("/a.ts", ("Range", "bytes=0-"))).ToList();
        Assert.Null((await origin.NextAsync()).Headers.Range);
        answer.SetResult(ScriptedOrigin.Text("0123456789"));
        Assert.All(await Task.WhenAll(viewers), viewer => Assert.Equal("bytes 0-9/10", viewer.Content.Headers.ContentRange?.ToString()));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task A_part_of_something_unknown_is_forwarded_and_the_whole_fetched_behind_it_where_it_fits()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxObjectSize = 100);
        origin.Answer = (request, _) =>
            Task.FromResult(request.Headers.Range is null ? ScriptedOrigin.Text(new string('x', 100)) : Part(100));
        using var first = await origin.GetAsync("/a.mp4", ("Range", "bytes=5-6"));
        Assert.Equal("BYPASS", ScriptedOrigin.ResultOf(first));
        Assert.Equal("bytes=5-6", (await origin.NextAsync()).Headers.Range?.ToString());
        Assert.Null((await origin.NextAsync()).Headers.Range);
        using var second = await origin.GetAsync("/a.mp4", ("Range", "bytes=95-"));
        Assert.Equal("xxxxx", await second.Content.ReadAsStringAsync());
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task A_part_of_something_large_never_pulls_the_whole()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxObjectSize = 99);
        origin.Answer = (_, _) => Task.FromResult(Part(100));
        for (var i = 0; i < 3; i++)
        {
            using var part = await origin.GetAsync("/a.mp4", ("Range", "bytes=5-6"));
            Assert.Equal("BYPASS", ScriptedOrigin.ResultOf(part));
        }

        Assert.All(origin.Requests, request => Assert.NotNull(request.Headers.Range));
        Assert.Equal(3, origin.Requests.Count);
    }

    private static HttpResponseMessage Part(long whole)
    {
        var part = ScriptedOrigin.Text(HttpStatusCode.PartialContent, "xx");
        part.Content.Headers.ContentRange = new System.Net.Http.Headers.ContentRangeHeaderValue(5, 6, whole);
        return part;
    }

    private static async Task<ScriptedOrigin> StoredAsync()
    {
        var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text(
            "0123456789", ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""), ("Last-Modified", "Sun, 01 Mar 2026 10:00:00 GMT")));
        (await origin.GetAsync("/a.ts")).Dispose();
        return origin;
    }
}
