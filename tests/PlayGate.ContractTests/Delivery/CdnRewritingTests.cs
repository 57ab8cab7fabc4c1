using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Delivery;

/// <summary>Live playlists and manifests name the CDN's URLs; everything else stays as it is without a CDN.</summary>
public sealed class CdnRewritingTests
{
    private const string Live = """
        #EXTM3U
        #EXT-X-TARGETDURATION:4
        #EXT-X-PART-INF:PART-TARGET=0.5
        #EXT-X-KEY:METHOD=AES-128,URI="key.bin"
        #EXT-X-MAP:URI="init.mp4",BYTERANGE="720@0"
        #EXTINF:4,
        seg1.m4s
        #EXTINF:4,
        seg2.m4s?v=1
        #EXTINF:4,
        https://ads.example/seg.ts
        #EXTINF:4,
        ../other/secret.ts
        #EXT-X-PART:DURATION=0.5,URI="seg3.0.m4s",INDEPENDENT=YES
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="seg3.1.m4s"
        #EXT-X-RENDITION-REPORT:URI="../cam/low.m3u8",LAST-MSN=3

        """;

    [Fact]
    public async Task Media_of_a_live_playlist_is_the_cdns_and_keys_and_playlists_are_the_gates()
    {
        await using var origin = await KestrelOrigin.StartAsync(Playlist(Live));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai());
        var (one, two) = (await ReadAsync(gate, "cam"), await ReadAsync(gate, "cam"));

        var lines = one.Split('\n');
        Assert.Equal(one, two);
        Assert.Equal("#EXT-X-KEY:METHOD=AES-128,URI=\"key.bin\"", lines[3]);
        Assert.Matches(
            "^#EXT-X-MAP:URI=\"https://edge\\.example/v/streams/cam/init\\.mp4\\?hdnts=[^\"&]+\",BYTERANGE=\"720@0\"$", lines[4]);
        Assert.StartsWith("https://edge.example/v/streams/cam/seg1.m4s?hdnts=exp=1772366490~acl=", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("https://edge.example/v/streams/cam/seg2.m4s?v=1&hdnts=", lines[8], StringComparison.Ordinal);
        Assert.Equal(lines[6].Split("hdnts=")[1], lines[8].Split("hdnts=")[1]);
        Assert.Equal("https://ads.example/seg.ts", lines[10]);
        Assert.Equal("../other/secret.ts", lines[12]);
        Assert.StartsWith(
            "#EXT-X-PART:DURATION=0.5,URI=\"https://edge.example/v/streams/cam/seg3.0.m4s?hdnts=", lines[13], StringComparison.Ordinal);
        Assert.EndsWith("\",INDEPENDENT=YES", lines[13], StringComparison.Ordinal);
        Assert.StartsWith("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"https://edge.example/v/", lines[14], StringComparison.Ordinal);
        Assert.Equal("#EXT-X-RENDITION-REPORT:URI=\"../cam/low.m3u8\",LAST-MSN=3", lines[15]);
    }

    [Fact]
    public async Task Within_a_window_all_sessions_have_the_same_credential_and_the_next_has_another()
    {
        await using var origin = await KestrelOrigin.StartAsync(Playlist(Live));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.SecureLink());

        var first = await ReadAsync(gate, "cam");
        gate.Clock.Advance(TimeSpan.FromSeconds(29));
        var last = await ReadAsync(gate, "cam");
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await ReadAsync(gate, "cam");

        Assert.Equal(first, last);
        Assert.NotEqual(first, next);
        Assert.Contains("expires=1772366490", first, StringComparison.Ordinal);
        Assert.Contains("expires=1772366520", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_beside_each_other_are_signed_one_by_one_and_another_streams_is_not()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            Playlist("#EXTM3U\n#EXTINF:4,\ncam0001.ts\n#EXTINF:4,\ncam2.ts\n#EXTINF:4,\n/streams/cam0002.ts\n"));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai());

        using var response = await gate.GetAsync($"/streams/cam.m3u8?token={await gate.MintAsync("cam")}");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');

        Assert.StartsWith("https://edge.example/v/streams/cam0001.ts?hdnts=", lines[2], StringComparison.Ordinal);
        Assert.Equal("cam2.ts", lines[4]);
        Assert.StartsWith("https://edge.example/v/streams/cam0002.ts?hdnts=", lines[6], StringComparison.Ordinal);
        Assert.NotEqual(lines[2].Split("hdnts=")[1], lines[6].Split("hdnts=")[1]);
        Assert.Equal("no-store, private", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("Auto", "#EXT-X-ENDLIST\n", false)]
    [InlineData("Auto", "", true)]
    [InlineData("Rewrite", "#EXT-X-ENDLIST\n", true)]
    [InlineData("Redirect", "", false)]
    public async Task The_mode_says_whether_a_playlist_is_rewritten(string mode, string end, bool isRewritten)
    {
        await using var origin = await KestrelOrigin.StartAsync(Playlist("#EXTM3U\n#EXTINF:4,\nseg1.ts\n" + end));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai(("PlayGate:Cdns:edge:Mode", mode)));

        Assert.Equal(isRewritten, (await ReadAsync(gate, "cam")).Contains("https://edge.example/", StringComparison.Ordinal));
    }

    /// <summary>hls.js gives up a stream whose segments change their paths when it ends.</summary>
    [Fact]
    public async Task A_live_playlist_that_ends_goes_on_to_name_the_cdn()
    {
        await using var origin = await KestrelOrigin.StartAsync(Playlist("#EXTM3U\n#EXTINF:4,\nseg1.ts\n"));
        await using var gate = await TestGate.InFrontOfAsync(origin, [.. CdnSettings.Akamai(), TestGate.Unshielded]);
        Assert.Contains("https://edge.example/", await ReadAsync(gate, "cam"), StringComparison.Ordinal);

        origin.Answer = Playlist("#EXTM3U\n#EXTINF:4,\nseg1.ts\n#EXT-X-ENDLIST\n");
        var ended = await ReadAsync(gate, "cam");
        gate.Clock.Advance(TimeSpan.FromMinutes(6));
        var later = await ReadAsync(gate, "cam");

        Assert.Contains("https://edge.example/", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("https://edge.example/", later, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_multivariant_playlist_names_no_media()
    {
        const string Master = """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="audio.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1
            low/index.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="iframe.m3u8"

            """;
        await using var origin = await KestrelOrigin.StartAsync(Playlist(Master));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai());

        Assert.Equal(Master, await ReadAsync(gate, "cam"));
    }

    [Theory]
    [InlineData("", "https://edge.example/v/streams/cam/$RepresentationID$/$Number%05d$.m4s?hdnts=")]
    [InlineData("<BaseURL>dash/</BaseURL>", "$RepresentationID$/$Number%05d$.m4s?hdnts=")]
    [InlineData("<BaseURL>https://elsewhere.example/</BaseURL>", "$RepresentationID$/$Number%05d$.m4s\"")]
    public async Task Templates_of_a_dynamic_manifest_are_the_cdns(string baseUrl, string expected)
    {
        var manifest = $"""
            <MPD type="dynamic" xmlns="urn:mpeg:dash:schema:mpd:2011">{baseUrl}<Period><AdaptationSet>
            <SegmentTemplate media="$RepresentationID$/$Number%05d$.m4s" initialization="init.mp4?a=1&amp;b=2"/>
            <Representation id="v"/></AdaptationSet></Period></MPD>
            """;
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(200, manifest, ("Content-Type", "application/dash+xml")));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai());

        var rewritten = await ReadAsync(gate, "cam", "/streams/cam/manifest.mpd");

        Assert.Contains($"media=\"{expected}", rewritten, StringComparison.Ordinal);
        Assert.Equal(
            baseUrl.Contains("dash/", StringComparison.Ordinal),
            rewritten.Contains("<BaseURL>https://edge.example/v/streams/cam/dash/</BaseURL>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_viewer_that_carries_its_ticket_in_the_path_gets_urls_without_it()
    {
        await using var origin = await KestrelOrigin.StartAsync(Playlist(Live));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai(("PlayGate:Session:Carrier", "Path")));
        using var opened = await gate.GetAsync($"/streams/cam/live.m3u8?token={await gate.MintAsync("cam")}");

        using var playlist = await gate.GetAsync(opened.Headers.Location!.ToString());
        var text = await playlist.Content.ReadAsStringAsync();

        Assert.Contains("https://edge.example/v/streams/cam/seg1.m4s?hdnts=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/~", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kicked_viewer_gets_no_more_playlists()
    {
        await using var origin = await KestrelOrigin.StartAsync(Playlist(Live));
        await using var gate = await TestGate.InFrontOfAsync(origin, CdnSettings.Akamai());
        using var opened = await gate.GetAsync($"/streams/cam/live.m3u8?token={await gate.MintAsync("cam")}");
        var cookie = TestGate.CookieOf(opened);

        using var kick = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");

        using var playlist = await gate.GetAsync("/streams/cam/live.m3u8", cookie);
        using var segment = await gate.GetAsync("/streams/cam/seg1.m4s", cookie);
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(playlist));
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(segment));
    }

    private static Microsoft.AspNetCore.Http.RequestDelegate Playlist(string text) =>
        OriginAnswer.Respond(200, text, ("Content-Type", "application/vnd.apple.mpegurl"));

    private static async Task<string> ReadAsync(TestGate gate, string stream, string? path = null)
    {
        using var response = await gate.GetAsync($"{path ?? $"/streams/{stream}/live.m3u8"}?token={await gate.MintAsync(stream)}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
