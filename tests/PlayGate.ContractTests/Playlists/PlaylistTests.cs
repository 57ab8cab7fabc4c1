using System.Net;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Playlists;

/// <summary>What viewers get for the origin's playlists: bodies and headers, over real HTTP.</summary>
public sealed class PlaylistTests
{
    private const string Hls = "application/vnd.apple.mpegurl";
    private const string Untouched = "#EXTM3U\n#EXTINF:4,\ncam/0001.ts\n#EXTINF:4,\nhttps://cdn.example/streams/cam/0002.ts\n";

    [Theory]
    [InlineData("cam.m3u8", "application/vnd.apple.mpegurl", true)]
    [InlineData("cam.m3u8", "Application/X-MpegURL; charset=utf-8", true)]
    [InlineData("cam.m3u", "audio/mpegurl", true)]
    [InlineData("cam/index", "audio/x-mpegurl", true)]
    [InlineData("cam.m3u8", "text/plain", true)]
    [InlineData("cam.M3U8", "application/octet-stream", true)]
    [InlineData("cam.m3u8", null, true)]
    [InlineData("cam.m3u8", "text/html", false)]
    [InlineData("cam/index", "text/plain", false)]
    [InlineData("cam.ts", "video/mp2t", false)]
    public async Task A_playlist_is_told_by_its_type_and_where_that_says_nothing_by_its_name(string file, string? type, bool isRewritten)
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, type);
        using var response = await site.GetAsync(file);
        Assert.Equal(isRewritten ? Site.Inside : site.Absolute, await response.Content.ReadAsStringAsync());
        Assert.Equal(isRewritten ? "no-store, private" : "private", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("application/dash+xml")]
    [InlineData("text/xml")]
    [InlineData("application/xml; charset=utf-8")]
    public async Task A_manifest_is_rewritten(string type)
    {
        await using var site = await Site.StartAsync();
        site.Answer($"<MPD><BaseURL>{site.Origin.Url}/streams/cam/</BaseURL></MPD>", type);
        using var response = await site.GetAsync("cam.mpd");
        Assert.Equal("<MPD><BaseURL>/streams/cam/</BaseURL></MPD>", await response.Content.ReadAsStringAsync());
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task What_does_not_begin_as_a_playlist_is_none_whatever_its_type()
    {
        await using var site = await Site.StartAsync();
        var body = $"{site.Origin.Url}/streams/cam.ts";
        site.Answer(body, Hls, ("ETag", "\"v1\""));
        using var response = await site.GetAsync("cam.m3u8");
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal("\"v1\"", response.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task A_rewritten_playlist_is_nobody_elses_and_says_nothing_of_other_bytes()
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, Hls, [.. Validators, ("Cache-Control", "public, max-age=60"), ("X-Origin", "kept")]);
        var response = await site.RawAsync("GET", "cam.m3u8");
        Assert.Equal(200, response.Status);
        Assert.Equal(Site.Inside, response.Text);
        Assert.Equal($"{Site.Inside.Length}", response.Header("Content-Length"));
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
        Assert.Equal("kept", response.Header("X-Origin"));
        Assert.Equal(Hls, response.Header("Content-Type"));
        Assert.All(Validators, header => Assert.Empty(response[header.Name]));
    }

    [Fact]
    public async Task A_small_playlist_without_anything_to_rewrite_is_the_origins_own()
    {
        await using var site = await Site.StartAsync();
        site.Answer(Untouched, Hls, [.. Validators, ("Cache-Control", "max-age=1")]);
        var response = await site.RawAsync("GET", "cam.m3u8");
        Assert.Equal(Untouched, response.Text);
        Assert.Equal("private, max-age=1", response.Header("Cache-Control"));
        Assert.Equal($"{Untouched.Length}", response.Header("Content-Length"));
        Assert.All(Validators, header => Assert.Equal(header.Value, response.Header(header.Name)));
    }

    [Fact]
    public async Task Conditions_reach_the_origin_where_nothing_was_made_for_a_session()
    {
        await using var site = await Site.StartAsync();
        site.Origin.Answer = OriginAnswer.Respond(304, "");
        using var response = await site.GetAsync("cam.m3u8", ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal(["\"v1\""], site.Origin.Requests.All[^1]["If-None-Match"]);
    }

    [Fact]
    public async Task Live_directives_reach_the_origin_as_they_are()
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, Hls);
        using var response = await site.GetAsync("cam.m3u8?_HLS_msn=273&_HLS_part=2&_HLS_skip=YES");
        Assert.Equal(Site.Inside, await response.Content.ReadAsStringAsync());
        Assert.Equal("/streams/cam.m3u8?_HLS_msn=273&_HLS_part=2&_HLS_skip=YES", site.Origin.Requests.All[^1].Target);
    }

    [Theory]
    [InlineData(Hls, "cam.m3u8", true)]
    [InlineData(null, "cam.mpd", true)]
    [InlineData("video/mp4", "cam.mp4", false)]
    public async Task A_HEAD_promises_nothing_that_a_GET_may_not_keep(string? type, string file, bool isPlaylist)
    {
        await using var site = await Site.StartAsync();
        site.Answer(site.Absolute, type, Validators);
        var response = await site.RawAsync("HEAD", file);
        Assert.Equal(200, response.Status);
        Assert.Equal(isPlaylist ? null : $"{site.Absolute.Length}", response.Header("Content-Length"));
        Assert.Equal(isPlaylist ? null : "\"v1\"", response.Header("ETag"));
        Assert.Equal(isPlaylist ? "private, no-store" : "private", response.Header("Cache-Control"));
    }

    [Fact]
    public async Task A_long_playlist_streams_through_and_states_no_length()
    {
        await using var site = await Site.StartAsync();
        var (long1, expected) = site.Long(segments: 20_000);
        site.Answer(long1, Hls, Validators);
        var response = await site.RawAsync("GET", "cam.m3u8");
        Assert.True(response.Complete);
        Assert.Equal(expected, response.Text);
        Assert.Empty(response["Content-Length"]);
        Assert.Empty(response["ETag"]);
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
    }

    [Fact]
    public async Task An_endless_playlist_passes_as_it_is_from_eight_megabytes_on()
    {
        await using var site = await Site.StartAsync();
        var line = Encoding.UTF8.GetBytes($"{site.Origin.Url}/streams/cam.ts\n");
        var lines = (9 << 20) / line.Length;
        site.Origin.Answer = OriginAnswer.Respond(
            200, [.. "#EXTM3U\n"u8, .. Enumerable.Repeat(line, lines).SelectMany(bytes => bytes)], ("Content-Type", Hls));
        var response = await site.RawAsync("GET", "cam.m3u8");
        var got = response.Text.Split('\n');
        var rewritten = got.Count(text => text == "/streams/cam.ts");
        Assert.InRange(rewritten, ((8 << 20) / line.Length) - 1, ((8 << 20) / line.Length) + 1);
        Assert.Equal(lines - rewritten, got.Count(text => text == $"{site.Origin.Url}/streams/cam.ts"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task A_playlist_that_the_origin_cuts_is_no_whole_one(int after)
    {
        await using var site = await Site.StartAsync();
        var (text, _) = site.Long(segments: 20_000);
        site.Origin.Answer = OriginAnswer.CutAfter(after, Encoding.UTF8.GetBytes(text), headers: ("Content-Type", Hls));
        var response = await site.RawAsync("GET", "cam.m3u8");
        if (after < OpenedHead)
        {
            Assert.Equal(502, response.Status);
            Assert.Contains("origin_unreachable", response.Text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(200, response.Status);
            Assert.False(response.Complete);
        }
    }

    [Fact]
    public async Task A_playlist_cut_while_a_token_opens_its_session_gives_the_token_back()
    {
        await using var site = await Site.StartAsync();
        var token = await site.Gate.MintAsync("cam");
        site.Origin.Answer = OriginAnswer.CutAfter(10, Encoding.UTF8.GetBytes(site.Absolute), headers: ("Content-Type", Hls));
        using var first = await site.Gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal("origin_unreachable", await TestGate.CodeOfAsync(first));
        site.Answer(site.Absolute, Hls);
        using var second = await site.Gate.GetAsync($"/streams/cam.m3u8?token={token}");
        Assert.Equal(Site.Inside, await second.Content.ReadAsStringAsync());
        Assert.True(second.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Error_answers_are_left_alone()
    {
        await using var site = await Site.StartAsync();
        site.Origin.Answer = OriginAnswer.Respond(404, site.Absolute, ("Content-Type", Hls));
        using var response = await site.GetAsync("cam.m3u8");
        Assert.Equal(site.Absolute, await response.Content.ReadAsStringAsync());
    }

    private const int OpenedHead = 64 * 1024;

    private static readonly (string Name, string Value)[] Validators =
        [
            ("ETag", "\"v1\""), ("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT"), ("Accept-Ranges", "bytes"),
            ("Content-MD5", "Q2hlY2sgSW50ZWdyaXR5IQ=="),
        ];
}
