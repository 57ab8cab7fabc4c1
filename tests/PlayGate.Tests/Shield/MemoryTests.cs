using PlayGate.Shield.Cache;

namespace PlayGate.Tests.Shield;

public sealed class MemoryTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task What_is_held_stays_within_the_limit_and_the_least_useful_goes_first()
    {
        using var origin = new ScriptedOrigin(shield => (shield.SizeLimit, shield.MaxObjectSize) = (8 * MiB, MiB));
        origin.Answer = (_, _) => Task.FromResult(Bytes(MiB / 2));
        var most = 0L;
        for (var number = 0; number < 100; number++)
        {
            (await origin.GetAsync("/popular.ts")).Dispose();
            using var viewer = await origin.GetAsync($"/{number}.ts");
            Assert.Equal(MiB / 2, (await viewer.Content.ReadAsByteArrayAsync()).Length);
            most = Math.Max(most, origin.Memory.Held);
            origin.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(most, 7 * MiB, 8 * MiB);
        Assert.Equal(101, origin.Requests.Count);
    }

    [Fact]
    public async Task Everything_that_was_taken_is_given_back()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (request, _) => Task.FromResult(request.RequestUri!.AbsolutePath.EndsWith(".m3u8", StringComparison.Ordinal)
            ? ScriptedOrigin.Text("short", ("Cache-Control", "max-age=0")) : Bytes(3 * MiB));
        foreach (var target in new[] { "/a.ts", "/b.ts", "/a.m3u8", "/a.ts" })
        {
            using var viewer = await origin.GetAsync(target);
            await viewer.Content.ReadAsByteArrayAsync();
        }

        Assert.InRange(origin.Memory.Held, 6 * MiB, (6 * MiB) + 10_000);
        origin.Administration.Purge("*");
        Assert.Equal(0, origin.Memory.Held);
    }

    [Fact]
    public async Task A_reader_keeps_what_has_been_given_up_until_it_has_read_it()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(Bytes(MiB));
        var viewer = await origin.GetAsync("/a.ts");
        await CoalescingTests.UntilAsync(() => origin.Store.Find(new CacheKey("origin", "", "/a.ts"))!.Stored[0].Body.IsComplete);
        origin.Administration.Purge("*");
        Assert.Equal(MiB, origin.Memory.Held);
        Assert.All(await viewer.Content.ReadAsByteArrayAsync(), value => Assert.Equal((byte)7, value));
        viewer.Dispose();
        Assert.Equal(0, origin.Memory.Held);
    }

    [Fact]
    public async Task What_is_too_large_passes_through_without_being_collected()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxObjectSize = MiB);
        origin.Answer = (_, _) => Task.FromResult(Bytes(MiB + 1));
        for (var i = 0; i < 2; i++)
        {
            using var viewer = await origin.GetAsync("/a.mp4");
            Assert.Equal("BYPASS", ScriptedOrigin.ResultOf(viewer));

            // That it is too large is known, and counts.
            Assert.InRange(origin.Memory.Held, 1, 1000);
            Assert.Equal(MiB + 1, (await viewer.Content.ReadAsByteArrayAsync()).Length);
        }
    }

    [Fact]
    public async Task What_turns_out_too_large_goes_on_for_those_who_read_it_at_the_pace_of_the_slowest()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxObjectSize = MiB);
        var body = new PacedBody();
        origin.Answer = (_, _) => Task.FromResult(body.Answer(null));
        var viewers = await Task.WhenAll(origin.GetAsync("/live.ts"), origin.GetAsync("/live.ts"));
        for (var number = 0; number < 40; number++)
        {
            body.Send([.. Enumerable.Repeat((byte)number, 100_000)]);
        }

        body.End();
        var slow = await viewers[1].Content.ReadAsStreamAsync();
        var fast = viewers[0].Content.ReadAsByteArrayAsync();
        await CoalescingTests.UntilAsync(() => origin.Memory.Held is >= MiB and < MiB + 1000);
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("another"));
        await CoalescingTests.UntilAsync(() => origin.Store.Find(new CacheKey("origin", "", "/live.ts"))!.Stored.Length == 0);
        using var later = await origin.GetAsync("/live.ts");
        Assert.Equal("BYPASS", ScriptedOrigin.ResultOf(later));

        using var copy = new MemoryStream();
        await slow.CopyToAsync(copy);
        Assert.Equal(await fast, copy.ToArray());
        Assert.Equal(4_000_000, copy.Length);
        Array.ForEach(viewers, viewer => viewer.Dispose());
        await CoalescingTests.UntilAsync(() => origin.Memory.Held < 1000);
    }

    [Fact]
    public async Task No_more_requests_than_allowed_are_at_the_origin_and_who_finds_the_queue_full_is_told()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxOriginConcurrency = 2);
        var answer = new TaskCompletionSource();
        var (now, most) = (0, 0);
        origin.Answer = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await answer.Task;
            Interlocked.Decrement(ref now);
            return ScriptedOrigin.Text("x");
        };
        var viewers = Enumerable.Range(0, 20).Select(number => origin.GetAsync($"/{number}.ts")).ToList();
        await CoalescingTests.UntilAsync(() => viewers.Count(viewer => viewer.IsCompleted) == 10);
        answer.SetResult();
        var statuses = (await Task.WhenAll(viewers)).Select(viewer => (int)viewer.StatusCode).ToList();
        Assert.Equal((10, 10), (statuses.Count(status => status == 200), statuses.Count(status => status == 503)));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task What_nobody_can_be_given_any_more_is_swept_away()
    {
        using var origin = new ScriptedOrigin();
        await origin.StoreAsync("/a.ts");
        origin.Clock.Advance(TimeSpan.FromSeconds(11));
        await CoalescingTests.UntilAsync(() =>
        {
            origin.Store.Sweep();
            return (origin.Store.Count, origin.Memory.Held) == (0, 0L);
        });
    }

    private static HttpResponseMessage Bytes(int count)
    {
        var content = new ByteArrayContent([.. Enumerable.Repeat((byte)7, count)]);
        return new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = content };
    }
}
