using System.Net;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Playlists;

/// <summary>Playlists asked for by a ticket in the path: what they name carries it on, and nobody else's cache keeps it.</summary>
public sealed class CarriedPlaylistTests : IAsyncLifetime
{
    private const string Hls = "application/vnd.apple.mpegurl";
    private KestrelOrigin _origin = null!;
    private TestGate _gate = null!;
    private string _segment = "";

    public async Task InitializeAsync()
    {
        _origin = await KestrelOrigin.StartAsync();
        _gate = await TestGate.InFrontOfAsync(
            _origin, TestGate.Unshielded, ("PlayGate:Session:Carrier", "Path"), ("PlayGate:PublicUrl", "https://video.example"));
        using var first = await _gate.GetAsync($"/streams/cam/live.m3u8?token={await _gate.MintAsync("cam")}");
        _segment = first.Headers.Location!.OriginalString.Split('/')[2];
    }

    public async Task DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task What_would_lose_the_ticket_gets_it_and_nothing_else_does()
    {
        _origin.Answer = OriginAnswer.Respond(
            200,
            $"""
            #EXTM3U
            #EXT-X-KEY:METHOD=AES-128,URI="/streams/cam/key"
            #EXT-X-MAP:URI="init.mp4"
            relative.ts
            /streams/cam/rooted.ts?a=1
            {_origin.Url}/streams/cam/absolute.ts
            {_gate.Public.GetLeftPart(UriPartial.Authority)}/streams/cam/ours.ts
            https://video.example/streams/cam/public.ts
            https://cdn.example/streams/cam/foreign.ts
            """,
            ("Content-Type", Hls),
            ("ETag", "\"1\""),
            ("Cache-Control", "public, max-age=60"));

        using var playlist = await _gate.GetAsync($"/streams/{_segment}/cam/live.m3u8");

        Assert.Equal(
            $"""
            #EXTM3U
            #EXT-X-KEY:METHOD=AES-128,URI="/streams/{_segment}/cam/key"
            #EXT-X-MAP:URI="init.mp4"
            relative.ts
            /streams/{_segment}/cam/rooted.ts?a=1
            /streams/{_segment}/cam/absolute.ts
            /streams/{_segment}/cam/ours.ts
            /streams/{_segment}/cam/public.ts
            https://cdn.example/streams/cam/foreign.ts
            """,
            await playlist.Content.ReadAsStringAsync());
        Assert.Equal(
            "private, no-store", string.Join(", ", playlist.Headers.GetValues("Cache-Control").Single().Split(", ").OrderDescending()));
        Assert.Null(playlist.Headers.ETag);
        Assert.Equal("no-referrer", Assert.Single(playlist.Headers.GetValues("Referrer-Policy")));
        using var key = await _gate.GetAsync($"/streams/{_segment}/cam/key");
        Assert.Equal(HttpStatusCode.OK, key.StatusCode);
    }

    [Fact]
    public async Task Validators_of_another_viewer_are_not_shown_to_the_origin()
    {
        _origin.Requests.Forget();
        using var playlist = await _gate.GetAsync(
            $"/streams/{_segment}/cam/live.m3u8",
            headers: [("If-None-Match", "\"1\""), ("If-Modified-Since", "Sun, 01 Mar 2026 12:00:00 GMT")]);

        Assert.Equal(HttpStatusCode.OK, playlist.StatusCode);
        var asked = Assert.Single(_origin.Requests.All);
        Assert.Empty(asked["If-None-Match"]);
        Assert.Empty(asked["If-Modified-Since"]);
    }

    [Fact]
    public async Task Low_latency_directives_reach_the_origin_as_they_are()
    {
        using var playlist = await _gate.GetAsync($"/streams/{_segment}/cam/live.m3u8?_HLS_msn=273&_HLS_part=2&_HLS_skip=YES");

        Assert.Equal("/streams/cam/live.m3u8?_HLS_msn=273&_HLS_part=2&_HLS_skip=YES", _origin.Requests.All[^1].Target);
    }

    [Fact]
    public async Task A_range_is_one_of_the_rewritten_bytes()
    {
        _origin.Answer = OriginAnswer.Respond(200, "#EXTM3U\n/streams/cam/1.ts\n", ("Content-Type", Hls));
        var expected = $"#EXTM3U\n/streams/{_segment}/cam/1.ts\n";

        using var part = await _gate.GetAsync($"/streams/{_segment}/cam/live.m3u8", headers: ("Range", "bytes=8-29"));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(expected[8..30], await part.Content.ReadAsStringAsync());
        Assert.Equal($"bytes 8-29/{expected.Length}", part.Content.Headers.ContentRange?.ToString());
        Assert.Empty(_origin.Requests.All[^1]["Range"]);
    }

    [Fact]
    public async Task A_manifest_carries_the_ticket_in_its_base()
    {
        _origin.Answer = OriginAnswer.Respond(
            200,
            $"<MPD><BaseURL>{_origin.Url}/streams/cam/</BaseURL><Period><BaseURL>video/</BaseURL></Period></MPD>",
            ("Content-Type", "application/dash+xml"));

        using var manifest = await _gate.GetAsync($"/streams/{_segment}/cam/live.mpd");

        Assert.Equal(
            $"<MPD><BaseURL>/streams/{_segment}/cam/</BaseURL><Period><BaseURL>video/</BaseURL></Period></MPD>",
            await manifest.Content.ReadAsStringAsync());
    }

    /// <summary>However far down, and whatever the coding.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ticket_is_not_taken_to_the_host_of_a_base_further_down(bool isGzip)
    {
        var timeline = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"<S t=\"{number}\" d=\"1\"/>"));
        var manifest =
            $"""
            <MPD><Period><AdaptationSet><SegmentTemplate media="/streams/cam/$Time$.m4s">{timeline}</SegmentTemplate>
            <Representation><BaseURL>https://cdn.example/</BaseURL></Representation></AdaptationSet></Period></MPD>
            """;
        _origin.Answer = isGzip
            ? OriginAnswer.Respond(
                200, Coded.Encode("gzip", manifest), ("Content-Type", "application/dash+xml"), ("Content-Encoding", "gzip"))
            : OriginAnswer.Respond(200, manifest, ("Content-Type", "application/dash+xml"));

        using var got = await _gate.GetAsync($"/streams/{_segment}/cam/live.mpd");

        var body = await got.Content.ReadAsByteArrayAsync();
        Assert.Equal(manifest, isGzip ? Coded.Decode("gzip", body) : Encoding.UTF8.GetString(body));
    }
}
