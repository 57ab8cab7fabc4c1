using System.Net;
using System.Net.Http.Headers;
using PlayGate.Shield.Cache;
using PlayGate.Testing;

namespace PlayGate.Tests.Shield;

/// <summary>Viewers who do not read hold no memory that others need (issue 15).</summary>
public sealed class SlowReaderTests
{
    private const int MiB = 1024 * 1024;
    private static readonly (string, string) ForAMinute = ("Cache-Control", "max-age=60");
    private static readonly (string, string) Tagged = ("ETag", "\"v1\"");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task However_many_read_slowly_the_shield_works_for_the_others(bool isLengthKnown)
    {
        using var origin = Small();
        origin.Answer = (request, _) => Task.FromResult(Ranged(request, BytesOf(request), isLengthKnown, ForAMinute, Tagged));
        var slow = new List<HttpResponseMessage>();
        for (var number = 0; number < 40; number++)
        {
            origin.Clock.Advance(TimeSpan.FromMilliseconds(1));
            slow.Add(await origin.GetAsync($"/large{number}.ts"));
            await WholeAsync(origin);
        }

        for (var number = 0; number < 10; number++)
        {
            origin.Clock.Advance(TimeSpan.FromMilliseconds(1));
            using var miss = await origin.GetAsync($"/{number}.ts");
            Assert.Equal(MiB, (await miss.Content.ReadAsByteArrayAsync()).Length);
            using var hit = await origin.GetAsync($"/{number}.ts");
            Assert.Equal(("MISS", "HIT"), (ScriptedOrigin.ResultOf(miss), ScriptedOrigin.ResultOf(hit)));
            Assert.InRange(origin.Memory.Held, 0, origin.Memory.Limit);
        }

        foreach (var (viewer, number) in slow.Select((viewer, number) => (viewer, number)))
        {
            Assert.Equal(BytesOf($"/large{number}.ts"), await viewer.Content.ReadAsByteArrayAsync());
            viewer.Dispose();
        }
    }

    [Fact]
    public async Task A_reader_whose_bytes_were_needed_goes_on_from_the_origin_where_it_was()
    {
        using var origin = Small();
        origin.Answer = (request, _) => Task.FromResult(Ranged(request, BytesOf(request), isLengthKnown: true, ForAMinute, Tagged));
        using var viewer = await origin.GetAsync("/a.ts", ("Accept", "video/*"), ("Accept-Encoding", "gzip"));
        var stream = await viewer.Content.ReadAsStreamAsync();
        var begun = new byte[100_000];
        await stream.ReadExactlyAsync(begun);
        await FloodAsync(origin);

        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest);

        Assert.Equal(BytesOf("/a.ts"), begun.Concat(rest.ToArray()).ToArray());
        var continued = origin.Requests.Last(request => request.RequestUri!.AbsolutePath == "/a.ts");
        Assert.Equal(
            ("bytes=100000-1048575", "\"v1\"", "video/*", "gzip"),
            (
                continued.Headers.Range!.ToString(),
                continued.Headers.IfRange!.ToString(),
                continued.Headers.Accept.ToString(),
                continued.Headers.AcceptEncoding.ToString()));
    }

    [Fact]
    public async Task A_reader_of_a_part_gets_no_more_than_its_part()
    {
        using var origin = Small();
        origin.Answer = (request, _) => Task.FromResult(Ranged(request, BytesOf(request), isLengthKnown: true, ForAMinute, Tagged));
        await origin.StoreAsync("/a.ts");
        using var viewer = await origin.GetAsync("/a.ts", ("Range", "bytes=10-500000"));
        Assert.Equal("HIT", ScriptedOrigin.ResultOf(viewer));
        await FloodAsync(origin);

        Assert.Equal(BytesOf("/a.ts")[10..500_001], await viewer.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            "bytes=10-500000", origin.Requests.Last(request => request.RequestUri!.AbsolutePath == "/a.ts").Headers.Range!.ToString());
    }

    /// <summary>Bytes of two versions in one body are worse than a body that ends.</summary>
    [Theory]
    [InlineData("another tag")]
    [InlineData("another length")]
    [InlineData("another part")]
    [InlineData("the whole")]
    [InlineData("an error")]
    [InlineData("less")]
    [InlineData("no validator")]
    [InlineData("a weak tag")]
    public async Task Where_the_origin_has_something_else_by_now_the_answer_ends(string how)
    {
        using var origin = Small();
        var tag = how switch { "no validator" => ("X-None", "1"), "a weak tag" => ("ETag", "W/\"v1\""), _ => Tagged };
        origin.Answer = (request, _) => Task.FromResult(Ranged(request, BytesOf(request), isLengthKnown: true, ForAMinute, tag));
        using var viewer = await origin.GetAsync("/a.ts");
        await FloodAsync(origin);
        origin.Answer = (_, _) => Task.FromResult(how switch
        {
            "another tag" => Part(new byte[MiB], 0, MiB, ("ETag", "\"v2\"")),
            "another length" => Part(new byte[MiB], 0, 2 * MiB, Tagged),
            "another part" => Part(new byte[MiB - 1], 1, MiB, Tagged),
            "the whole" => ScriptedOrigin.With(new HttpResponseMessage { Content = new ByteArrayContent(new byte[MiB]) }, Tagged),
            "an error" => ScriptedOrigin.Text(HttpStatusCode.NotFound, "gone"),
            "less" => Part(new byte[MiB / 2], 0, MiB, Tagged, MiB),
            _ => Part(BytesOf("/a.ts"), 0, MiB, tag),
        });

        var stream = await viewer.Content.ReadAsStreamAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
    }

    /// <summary>RFC 9110 §8.8.2.2: a date is strong where it is older than the answer.</summary>
    [Fact]
    public async Task A_date_that_is_older_than_the_answer_is_enough_to_go_on()
    {
        using var origin = Small();
        var dated = ("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT");
        origin.Answer = (request, _) =>
            Task.FromResult(Ranged(request, BytesOf(request), isLengthKnown: true, ForAMinute, ("ETag", "W/\"v1\""), dated));
        using var viewer = await origin.GetAsync("/a.ts");
        await FloodAsync(origin);

        Assert.Equal(BytesOf("/a.ts"), await viewer.Content.ReadAsByteArrayAsync());
        Assert.Equal("Sun, 01 Mar 2026 11:00:00 GMT", origin.Requests.Last(request =>
            request.RequestUri!.AbsolutePath == "/a.ts").Headers.NonValidated["If-Unmodified-Since"].ToString());
    }

    [Fact]
    public async Task Bodies_that_still_arrive_give_way_too()
    {
        using var origin = Small();
        var bodies = new List<PacedBody>();
        origin.Answer = (request, _) =>
        {
            if (!request.RequestUri!.AbsolutePath.StartsWith("/slow", StringComparison.Ordinal))
            {
                return Task.FromResult(Ranged(request, BytesOf(request), isLengthKnown: true, ForAMinute, Tagged));
            }

            var body = new PacedBody();
            bodies.Add(body);
            return Task.FromResult(body.Answer(2 * MiB, ForAMinute, Tagged));
        };
        for (var number = 0; number < 8; number++)
        {
            await origin.GetAsync($"/slow{number}.ts");
        }

        using var miss = await origin.GetAsync("/1.ts");
        Assert.Equal("MISS", ScriptedOrigin.ResultOf(miss));
        Assert.Equal(BytesOf("/1.ts"), await miss.Content.ReadAsByteArrayAsync());
        Assert.InRange(origin.Memory.Held, 0, origin.Memory.Limit);
        await CoalescingTests.UntilAsync(() => bodies.Exists(body => body.WasCancelled));
    }

    [Fact]
    public async Task Many_answers_of_unknown_length_at_once_all_come_to_their_end()
    {
        using var origin = Small();
        origin.Answer = (request, _) => Task.FromResult(Ranged(request, BytesOf(request), isLengthKnown: false, ForAMinute));
        for (var number = 0; number < 8; number++)
        {
            await origin.GetAsync($"/large{number}.ts");
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            using var viewer = await origin.GetAsync($"/{number}.ts");
            try
            {
                return (await viewer.Content.ReadAsByteArrayAsync()).Length;
            }
            catch (HttpRequestException)
            {
                return -1;
            }
        })).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.All(answers, length => Assert.True(length == MiB || length == -1));
        Assert.InRange(origin.Memory.Held, 0, origin.Memory.Limit);
    }

    [Fact]
    public async Task The_slowest_reader_of_what_is_too_large_holds_the_others_up_for_seconds_only()
    {
        using var origin = new ScriptedOrigin(shield => (shield.MaxObjectSize, shield.MaxOriginConcurrency) = (MiB, 1));
        var body = new PacedBody();
        origin.Answer = (_, _) => Task.FromResult(body.Answer(null));
        var viewers = await Task.WhenAll(origin.GetAsync("/live.ts"), origin.GetAsync("/live.ts"));
        for (var number = 0; number < 40; number++)
        {
            body.Send([.. Enumerable.Repeat((byte)number, 100_000)]);
        }

        body.End();
        var fast = viewers[0].Content.ReadAsByteArrayAsync();
        await CoalescingTests.UntilAsync(
            () => origin.Store.Find(new CacheKey("origin", "", "/live.ts"))!.Stored.Length == 0 && origin.Memory.Held >= MiB);

        // It counts no longer as a request that the origin works on: readers could hold that up for ever.
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("another"));
        using var another = await origin.GetAsync("/other.ts").WaitAsync(TimeSpan.FromMinutes(2));

        await CoalescingTests.UntilAsync(() =>
        {
            origin.Clock.Advance(TimeSpan.FromSeconds(1));
            return fast.IsCompleted;
        });
        Assert.Equal(4_000_000, (await fast).Length);
        var slow = await viewers[1].Content.ReadAsStreamAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => slow.CopyToAsync(Stream.Null));
    }

    private static ScriptedOrigin Small() => new(shield => (shield.SizeLimit, shield.MaxObjectSize) = (8 * MiB, 2 * MiB));

    /// <summary>Others ask for more than there is room for.</summary>
    private static async Task FloodAsync(ScriptedOrigin origin)
    {
        await WholeAsync(origin);
        var answer = origin.Answer;
        for (var number = 0; number < 20; number++)
        {
            origin.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await origin.GetAsync($"/flood{number}.ts");
            await WholeAsync(origin);
        }
    }

    /// <summary>All that the origin was asked for has arrived.</summary>
    private static Task WholeAsync(ScriptedOrigin origin) => CoalescingTests.UntilAsync(() => origin.Requests.All(request =>
        origin.Store.Find(new CacheKey("origin", "", request.RequestUri!.AbsolutePath)) is not { } resource
        || (resource.State.Fetches.Length == 0 && resource.Stored.All(stored => stored.Body.IsComplete))));

    private static byte[] BytesOf(HttpRequestMessage request) => BytesOf(request.RequestUri!.AbsolutePath);

    private static byte[] BytesOf(string path)
    {
        var draw = new Draw((ulong)(path.Sum(letter => letter * 31) + path.Length));
        return draw.Bytes(MiB);
    }

    /// <summary>An origin that knows ranges.</summary>
    private static HttpResponseMessage Ranged(
        HttpRequestMessage request, byte[] body, bool isLengthKnown, params (string Name, string Value)[] headers)
    {
        if (request.Headers.Range?.Ranges.Single() is { From: { } from, To: { } to })
        {
            return Part(body[(int)from..((int)to + 1)], (int)from, body.Length, headers);
        }

        HttpContent content = isLengthKnown ? new ByteArrayContent(body) : new StreamContent(new Unseekable(body));
        return ScriptedOrigin.With(new HttpResponseMessage { Content = content }, headers);
    }

    private static HttpResponseMessage Part(byte[] bytes, int from, int whole, params (string Name, string Value)[] headers) =>
        Part(bytes, from, whole, headers, bytes.Length);

    private static HttpResponseMessage Part(byte[] bytes, int from, int whole, (string Name, string Value) header, int length) =>
        Part(bytes, from, whole, [header], length);

    private static HttpResponseMessage Part(byte[] bytes, int from, int whole, (string Name, string Value)[] headers, int length)
    {
        var response = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new StreamContent(new MemoryStream(bytes)) };
        response.Content.Headers.ContentLength = length;
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, from + length - 1, whole);
        return ScriptedOrigin.With(response, headers);
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
