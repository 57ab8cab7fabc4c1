using System.Net;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Fetch;
using PlayGate.Testing;

using Patience = PlayGate.Testing.Patience;

namespace PlayGate.Tests.Shield;

public sealed class CoalescingTests
{
    private static readonly (string, string) ForTenSeconds = ("Cache-Control", "max-age=10");

    [Fact]
    public async Task Many_who_want_the_same_cost_the_origin_one_request_and_read_it_as_it_arrives()
    {
        using var origin = new ScriptedOrigin();
        var body = new PacedBody();
        origin.Answer = (_, _) => Task.FromResult(body.Answer(6, ForTenSeconds));
        var viewers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => origin.GetAsync("/streams/cam0001.ts")));
        var streams = await Task.WhenAll(viewers.Select(viewer => viewer.Content.ReadAsStreamAsync()));

        body.Send("abc"u8.ToArray());
        Assert.All(await Task.WhenAll(streams.Select(stream => ReadSomeAsync(stream))), text => Assert.Equal("abc", text));
        body.Send("def"u8.ToArray());
        body.End();
        Assert.All(await Task.WhenAll(streams.Select(stream => ReadSomeAsync(stream))), text => Assert.Equal("def", text));

        Assert.Single(origin.Requests);
        Assert.Equal(
            ["COALESCED", "MISS"],
            viewers.Select(viewer => ScriptedOrigin.ResultOf(viewer)!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        using var later = await origin.GetAsync("/streams/cam0001.ts");
        Assert.Equal("abcdef", await later.Content.ReadAsStringAsync());
        Assert.Equal("HIT", ScriptedOrigin.ResultOf(later));
    }

    [Fact]
    public async Task A_leader_who_leaves_before_the_headers_leaves_the_fetch_to_the_others()
    {
        using var origin = new ScriptedOrigin();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        origin.Answer = (_, _) => answer.Task;
        using var leaves = new CancellationTokenSource();
        var leader = origin.SendAsync(HttpMethod.Get, "/a.ts", isGuarded: true, leaves.Token);
        await origin.NextAsync();
        var follower = origin.GetAsync("/a.ts");

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        answer.SetResult(ScriptedOrigin.Text("whole", ForTenSeconds));
        Assert.Equal("whole", await (await follower).Content.ReadAsStringAsync());
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task A_leader_who_leaves_in_the_middle_of_the_body_cuts_nobodys_off()
    {
        using var origin = new ScriptedOrigin();
        var body = new PacedBody();
        origin.Answer = (_, _) => Task.FromResult(body.Answer(6, ForTenSeconds));
        using var leader = await origin.GetAsync("/a.ts");
        using var follower = await origin.GetAsync("/a.ts");
        body.Send("abc"u8.ToArray());
        await ReadSomeAsync(await leader.Content.ReadAsStreamAsync());

        leader.Dispose();
        body.Send("def"u8.ToArray());
        body.End();
        Assert.Equal("abcdef", await follower.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Cache-Control", "private, max-age=10")]
    [InlineData("Cache-Control", "no-store")]
    [InlineData("Set-Cookie", "who=you")]
    [InlineData("Vary", "*")]
    [InlineData("Cache-Control", "no-store", 503)]
    public async Task What_is_for_one_alone_is_given_to_no_other(string name, string value, int status = 200)
    {
        using var origin = new ScriptedOrigin();
        var first = new TaskCompletionSource<HttpResponseMessage>();
        var count = 0;
        origin.Answer = (_, _) => Interlocked.Increment(ref count) == 1 ? first.Task
            : Task.FromResult(ScriptedOrigin.Text((HttpStatusCode)status, $"for {Volatile.Read(ref count)}", (name, value)));
        var viewers = Enumerable.Range(0, 50).Select(number => origin.GetAsync("/a.ts", ("User-Agent", $"viewer-{number}"))).ToList();
        await origin.NextAsync();
        first.SetResult(ScriptedOrigin.Text((HttpStatusCode)status, "for 1", (name, value)));

        var bodies = await Task.WhenAll(viewers.Select(async viewer => await (await viewer).Content.ReadAsStringAsync()));
        Assert.Equal(50, origin.Requests.Count);
        Assert.Single(bodies, body => body == "for 1");
        Assert.All(await Task.WhenAll(viewers), viewer => Assert.Equal("BYPASS", ScriptedOrigin.ResultOf(viewer)));
    }

    [Fact]
    public async Task An_answer_that_the_origin_chose_by_a_header_goes_to_those_who_sent_the_same()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (request, _) => Task.FromResult(ScriptedOrigin.Text(
            request.Headers.TryGetValues("Accept-Language", out var languages) ? string.Join(',', languages) : "none",
            ForTenSeconds,
            ("Vary", "Accept-Language")));
        var asked = Enumerable.Range(0, 60).Select(number => new[] { "de", "en", "fr" }[number % 3]).ToList();
        var got = await Task.WhenAll(asked.Select(
            async language => await (await origin.GetAsync("/a.vtt", ("Accept-Language", language))).Content.ReadAsStringAsync()));

        Assert.Equal(asked, got);
        using var again = await origin.GetAsync("/a.vtt", ("Accept-Language", "fr"));
        Assert.Equal("HIT", ScriptedOrigin.ResultOf(again));
    }

    [Fact]
    public async Task What_is_compressed_goes_to_nobody_who_could_not_read_it()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (request, _) => Task.FromResult(request.Headers.AcceptEncoding.Count > 0
            ? ScriptedOrigin.Text("compressed", ForTenSeconds, ("Content-Encoding", "gzip"))
            : ScriptedOrigin.Text("plain", ForTenSeconds));
        using var modern = await origin.GetAsync("/a.m3u8", ("Accept-Encoding", "gzip, deflate"));
        using var old = await origin.GetAsync("/a.m3u8");
        Assert.Equal("compressed", await modern.Content.ReadAsStringAsync());
        Assert.Equal("plain", await old.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fetch_that_breaks_off_fails_all_who_read_it_and_is_not_kept(bool isReset)
    {
        using var origin = new ScriptedOrigin();
        var body = new PacedBody();
        origin.Answer = (_, _) => Task.FromResult(body.Answer(6, ForTenSeconds));
        var viewers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => origin.GetAsync("/a.ts")));
        body.Send("abc"u8.ToArray());
        (isReset ? (Action)body.Break : body.End)();

        foreach (var viewer in viewers)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => viewer.Content.ReadAsByteArrayAsync());
        }

        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("well again", ForTenSeconds));
        using var next = await origin.GetAsync("/a.ts");
        Assert.Equal("well again", await next.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_origin_that_cannot_be_reached_fails_all_who_wait_with_one_attempt()
    {
        using var origin = new ScriptedOrigin();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        origin.Answer = (_, _) => answer.Task;
        var viewers = Enumerable.Range(0, 10).Select(_ => origin.GetAsync("/a.ts")).ToList();
        await origin.NextAsync();
        answer.SetException(new HttpRequestException("refused"));

        foreach (var viewer in viewers)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => viewer);
        }

        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task A_fetch_that_nobody_wants_any_more_is_cancelled_after_a_grace()
    {
        using var origin = new ScriptedOrigin();
        var body = new PacedBody();
        origin.Answer = (_, _) => Task.FromResult(body.Answer(null, ForTenSeconds));
        using (var viewer = await origin.GetAsync("/a.ts"))
        {
            body.Send("abc"u8.ToArray());
            await ReadSomeAsync(await viewer.Content.ReadAsStreamAsync());
        }

        Assert.False(body.WasCancelled);
        origin.Clock.Advance(SharedFetch.Grace);
        await UntilAsync(() => body.WasCancelled);
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("anew", ForTenSeconds));
        await UntilAsync(() => origin.Memory.Held == 0);
        using var next = await origin.GetAsync("/a.ts");
        Assert.Equal("anew", await next.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task One_that_is_nearly_done_is_brought_to_its_end()
    {
        using var origin = new ScriptedOrigin();
        var body = new PacedBody();
        origin.Answer = (_, _) => Task.FromResult(body.Answer(4, ForTenSeconds));
        using (var viewer = await origin.GetAsync("/a.ts"))
        {
            body.Send("abc"u8.ToArray());
            await ReadSomeAsync(await viewer.Content.ReadAsStreamAsync());
        }

        origin.Clock.Advance(SharedFetch.Grace);
        body.Send("d"u8.ToArray());
        body.End();
        using var next = await origin.GetAsync("/a.ts");
        Assert.Equal("abcd", await next.Content.ReadAsStringAsync());
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task A_silent_origin_is_given_up_on()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return ScriptedOrigin.Text("never");
        };
        var viewer = origin.GetAsync("/a.ts");
        await origin.NextAsync();
        origin.Clock.Advance(TimeSpan.FromSeconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => viewer);
    }

    [Fact]
    public async Task A_failing_origin_is_not_asked_again_by_everybody_who_waited()
    {
        using var origin = new ScriptedOrigin();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        origin.Answer = (_, _) => answer.Task;
        var viewers = Enumerable.Range(0, 20).Select(_ => origin.GetAsync("/a.ts")).ToList();
        await origin.NextAsync();
        answer.SetResult(ScriptedOrigin.Text(HttpStatusCode.ServiceUnavailable, "no"));
        Assert.All(await Task.WhenAll(viewers), viewer => Assert.Equal(HttpStatusCode.ServiceUnavailable, viewer.StatusCode));
        Assert.Single(origin.Requests);

        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("well", ForTenSeconds));
        using var next = await origin.GetAsync("/a.ts");
        Assert.Equal("well", await next.Content.ReadAsStringAsync());
    }

    internal static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = Patience.NewLimit();
        while (!isSo())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    private static async Task<string> ReadSomeAsync(Stream stream)
    {
        var buffer = new byte[100];
        return System.Text.Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }
}
