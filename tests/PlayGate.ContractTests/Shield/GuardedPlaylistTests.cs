using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Shield;

/// <summary>The gate, the playlist rewriter and the shield together.</summary>
public sealed class GuardedPlaylistTests
{
    private static readonly (string, string) ByPath = ("PlayGate:Session:Carrier", "Path");

    [Fact]
    public async Task One_stored_playlist_carries_every_viewers_own_ticket()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(
            200, "#EXTM3U\n/streams/cam/1.ts\n", ("Content-Type", "application/vnd.apple.mpegurl"), ("Cache-Control", "max-age=60"),
            ("ETag", "\"1\"")));
        await using var gate = await TestGate.InFrontOfAsync(origin, ByPath);

        foreach (var range in new[] { null, "bytes=0-", null })
        {
            using var first = await gate.GetAsync($"/streams/cam/live.m3u8?token={await gate.MintAsync("cam")}");
            var location = first.Headers.Location!.OriginalString;
            using var playlist = await gate.GetAsync(location, headers: range is null ? [] : [("Range", range)]);
            Assert.Equal(
                $"#EXTM3U\n{location.Replace("live.m3u8", "1.ts", StringComparison.Ordinal)}\n",
                await playlist.Content.ReadAsStringAsync());
            Assert.Equal("HIT", Assert.Single(playlist.Headers.GetValues("X-Cache")));
            Assert.Null(playlist.Headers.ETag);
        }

        Assert.DoesNotContain("~", Assert.Single(origin.Requests.All).Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_who_waited_for_the_stream_is_not_told_that_it_was_not_there()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(404, "not yet"));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var target = $"/streams/cam.m3u8?token={await gate.MintAsync("cam")}";
        using var early = await gate.GetAsync(target);
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);

        origin.Answer = OriginAnswer.Respond(200, "live");
        using var retried = await gate.GetAsync(target);

        Assert.Equal("MISS", Assert.Single(retried.Headers.GetValues("X-Cache")));
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
    }
}
