using System.Net;
using System.Text;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Playlists;

/// <summary>Playlists in a content coding.</summary>
public sealed class CodedPlaylistTests
{
    private const string Hls = "application/x-mpegurl";

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 20_000)]
    [InlineData("br", 1)]
    [InlineData("br", 20_000)]
    public async Task A_coded_playlist_is_rewritten_and_coded_again(string coding, int segments)
    {
        await using var site = await Site.StartAsync();
        var (input, expected) = site.Long(segments);
        site.Answer(Coded.Encode(coding, input), Hls, ("Content-Encoding", coding), ("ETag", "\"v1\""), ("Vary", "Accept-Encoding"));
        var response = await site.RawAsync("GET", "cam.m3u8", $"Accept-Encoding: {coding}");
        Assert.True(response.Complete);
        Assert.Equal(coding, response.Header("Content-Encoding"));
        Assert.Equal(expected, Coded.Decode(coding, response.Body));
        Assert.True(response.Body.Length < expected.Length || segments == 1);
        Assert.Empty(response["ETag"]);
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_small_coded_playlist_without_anything_to_rewrite_is_the_origins_own(string coding)
    {
        await using var site = await Site.StartAsync();
        var body = Coded.Encode(coding, "#EXTM3U\n#EXTINF:4,\ncam/0001.ts\n");
        site.Answer(body, Hls, ("Content-Encoding", coding), ("ETag", "\"v1\""));
        var response = await site.RawAsync("GET", "cam.m3u8", $"Accept-Encoding: {coding}");
        Assert.Equal(body, response.Body);
        Assert.Equal($"{body.Length}", response.Header("Content-Length"));
        Assert.Equal("\"v1\"", response.Header("ETag"));
    }

    /// <summary>
    /// Coded again it is longer than the gate reads ahead, so it takes from the viewer's share of the memory for playlists, 16 MiB. A live
    /// playlist is asked for every few seconds.
    /// </summary>
    [Fact]
    public async Task A_coded_playlist_without_anything_to_rewrite_may_be_asked_for_again_and_again()
    {
        await using var site = await Site.StartAsync();
        var lines = 1000;
        while (Coded.Encode("gzip", Noise(lines + 100)).Length <= 64 * 1024)
        {
            lines += 100;
        }

        site.Answer(Coded.Encode("gzip", Noise(lines)), Hls, ("Content-Encoding", "gzip"));
        for (var time = 0; time < 200; time++)
        {
            using var response = await site.GetAsync("cam.m3u8", ("Accept-Encoding", "gzip"));
            Assert.Equal((time, HttpStatusCode.OK), (time, response.StatusCode));
        }
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    [InlineData("gzip")]
    public async Task What_cannot_be_decoded_passes_as_it_is(string coding)
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, Hls, ("Content-Encoding", coding), ("ETag", "\"v1\""));
        var response = await site.RawAsync("GET", "cam.m3u8");
        Assert.Equal(site.Absolute, response.Text);
        Assert.Equal("\"v1\"", response.Header("ETag"));
    }

    [Fact]
    public async Task A_coded_playlist_that_breaks_on_the_way_is_cut()
    {
        await using var site = await Site.StartAsync();
        var body = Coded.Encode("gzip", Noise(100_000));
        body.AsSpan(body.Length / 2, 1000).Clear();
        site.Answer(body, Hls, ("Content-Encoding", "gzip"));
        var response = await site.RawAsync("GET", "cam.m3u8");
        Assert.Equal(200, response.Status);
        Assert.False(response.Complete);
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "gzip, br")]
    [InlineData("br;q=0.5, *;q=0.1", "br;q=0.5")]
    [InlineData("zstd", "identity")]
    [InlineData(null, null)]
    public async Task The_origin_is_offered_codings_that_can_be_undone(string? accepted, string? offered)
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, Hls);
        await site.RawAsync("GET", "cam.m3u8", accepted is null ? "X-Nothing: 1" : $"Accept-Encoding: {accepted}");
        Assert.Equal(offered is null ? [] : [offered], site.Origin.Requests.All[^1]["Accept-Encoding"]);
        await site.RawAsync("GET", "cam0001.ts", "Accept-Encoding: zstd");
        Assert.Equal(["zstd"], site.Origin.Requests.All[^1]["Accept-Encoding"]);
    }

    /// <summary>A playlist that hardly compresses.</summary>
    private static string Noise(int lines) =>
        "#EXTM3U\n" + string.Concat(Enumerable.Range(0, lines).Select(line => $"{(uint)(line * 2654435761):x8}.ts\n"));
}
