using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Playlists;

/// <summary>Ranges of playlists: the origin is asked for the whole, and the viewer gets a part of what it became.</summary>
public sealed class PlaylistRangeTests
{
    private const string Hls = "application/vnd.apple.mpegurl";

    [Theory]
    [InlineData("bytes=0-", 0, 39)]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=8-18", 8, 11)]
    [InlineData("bytes=20-", 20, 19)]
    [InlineData("bytes=30-1000", 30, 9)]
    [InlineData("bytes=-7", 32, 7)]
    [InlineData("bytes=-1000", 0, 39)]
    public async Task A_range_is_one_of_the_rewritten_bytes(string range, int start, int length)
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, Hls, ("ETag", "\"v1\""), ("Accept-Ranges", "bytes"));
        var response = await site.RawAsync("GET", "cam.m3u8", $"Range: {range}", "Accept-Encoding: gzip");
        Assert.Equal(206, response.Status);
        Assert.Equal(Site.Inside.Substring(start, length), response.Text);
        Assert.Equal($"bytes {start}-{start + length - 1}/{Site.Inside.Length}", response.Header("Content-Range"));
        Assert.Equal($"{length}", response.Header("Content-Length"));
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
        Assert.Empty(response["ETag"]);
        Assert.Empty(site.Origin.Requests.All[^1]["Range"]);
        Assert.Equal(["identity"], site.Origin.Requests.All[^1]["Accept-Encoding"]);
    }

    [Theory]
    [InlineData("bytes=39-")]
    [InlineData("bytes=1000-2000")]
    [InlineData("bytes=-0")]
    public async Task A_range_beyond_the_end_cannot_be_satisfied(string range)
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, Hls);
        var response = await site.RawAsync("GET", "cam.m3u8", $"Range: {range}");
        Assert.Equal(416, response.Status);
        Assert.Empty(response.Body);
        Assert.Equal($"bytes */{Site.Inside.Length}", response.Header("Content-Range"));
    }

    [Theory]
    [InlineData("Range: bytes=0-1,4-5")]
    [InlineData("Range: lines=0-1")]
    [InlineData("Range: bytes=5-1")]
    [InlineData("Range: bytes=")]
    [InlineData("Range: bytes=0-1", "If-Range: \"v1\"")]
    public async Task Ranges_that_need_not_be_answered_get_the_whole(params string[] headers)
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, Hls, ("ETag", "\"v1\""));
        var response = await site.RawAsync("GET", "cam.m3u8", headers);
        Assert.Equal(200, response.Status);
        Assert.Equal(Site.Inside, response.Text);
        Assert.Empty(site.Origin.Requests.All[^1]["If-Range"]);
    }

    [Fact]
    public async Task Everything_of_a_long_playlist_comes_at_once_and_a_part_of_it_as_asked()
    {
        await using var site = await Site.StartAsync();
        var (input, expected) = site.Long(segments: 20_000);
        site.Answer(input, Hls);
        var everything = await site.RawAsync("GET", "cam.m3u8", "Range: bytes=0-");
        Assert.Equal(200, everything.Status);
        Assert.Equal(expected, everything.Text);
        var part = await site.RawAsync("GET", "cam.m3u8", "Range: bytes=900000-");
        Assert.Equal(206, part.Status);
        Assert.Equal(expected[900_000..], part.Text);
        Assert.Equal($"bytes 900000-{expected.Length - 1}/{expected.Length}", part.Header("Content-Range"));
    }

    [Fact]
    public async Task A_range_of_an_untouched_playlist_keeps_its_validators()
    {
        await using var site = await Site.StartAsync();
        site.Answer("#EXTM3U\ncam0001.ts\n", Hls, ("ETag", "\"v1\""));
        var response = await site.RawAsync("GET", "cam.m3u8", "Range: bytes=0-6");
        Assert.Equal(206, response.Status);
        Assert.Equal("#EXTM3U", response.Text);
        Assert.Equal("\"v1\"", response.Header("ETag"));
    }

    [Fact]
    public async Task A_whole_that_the_origin_calls_a_range_is_rewritten()
    {
        await using var site = await Site.StartAsync();
        var length = site.Absolute.Length;
        site.Origin.Answer = OriginAnswer.Respond(
            206, site.Absolute, ("Content-Type", Hls), ("Content-Range", $"bytes 0-{length - 1}/{length}"));
        var response = await site.RawAsync("GET", "cam/index", "Range: bytes=0-");
        Assert.Equal(206, response.Status);
        Assert.Equal(Site.Inside, response.Text);
        Assert.Equal($"bytes 0-{Site.Inside.Length - 1}/{Site.Inside.Length}", response.Header("Content-Range"));
    }

    [Fact]
    public async Task A_piece_that_the_origin_sends_passes_as_it_is()
    {
        await using var site = await Site.StartAsync();
        site.Origin.Answer = OriginAnswer.Respond(206, site.Absolute[..30], ("Content-Type", Hls), ("Content-Range", "bytes 0-29/1000"));
        var response = await site.RawAsync("GET", "cam/index", "Range: bytes=0-29");
        Assert.Equal(206, response.Status);
        Assert.Equal(site.Absolute[..30], response.Text);
        Assert.Equal("bytes 0-29/1000", response.Header("Content-Range"));
    }

    [Fact]
    public async Task Other_files_keep_their_ranges()
    {
        await using var site = await Site.StartAsync();
        site.Answer("segment", "video/mp2t");
        await site.RawAsync("GET", "cam0001.ts", "Range: bytes=0-1", "If-Range: \"v1\"");
        Assert.Equal(["bytes=0-1"], site.Origin.Requests.All[^1]["Range"]);
        Assert.Equal(["\"v1\""], site.Origin.Requests.All[^1]["If-Range"]);
    }
}
