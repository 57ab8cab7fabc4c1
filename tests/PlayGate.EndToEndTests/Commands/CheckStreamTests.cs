using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Commands;

/// <summary><c>playgate check --stream</c> against origins laid out as encoders do it.</summary>
public sealed class CheckStreamTests
{
    private const string Hls = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n";

    [Fact]
    public async Task What_ffmpeg_writes_by_default_needs_sequential_names()
    {
        var files = new Dictionary<string, string> { ["/streams/cam.m3u8"] = Hls + "#EXTINF:2,\ncam0.ts\n#EXTINF:2,\ncam1.ts\n" };

        var before = await CheckAsync(files, "cam");
        var after = await CheckAsync(files, "cam", ("PlayGate:Names", "Sequential"));

        Assert.Contains(
            "files          cam0.ts and 1 more: not covered; set PlayGate:Names=Sequential (now AntMedia)",
            before,
            StringComparison.Ordinal);
        Assert.Contains("files          ok: a session of cam covers 2, e.g. cam1.ts", after, StringComparison.Ordinal);
        Assert.EndsWith("exit 1", before, StringComparison.Ordinal);
        Assert.EndsWith("exit 0", after, StringComparison.Ordinal);
        Assert.Contains("/streams/cam.m3u8", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renditions_keys_and_first_parts_are_followed()
    {
        var said = await CheckAsync(
            new Dictionary<string, string>
            {
                ["/streams/cam.m3u8"] = Hls
                    + "#EXT-X-MEDIA:TYPE=AUDIO,URI=\"cam/audio.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\ncam/video.m3u8\n",
                ["/streams/cam/audio.m3u8"] = Hls + "#EXT-X-KEY:METHOD=AES-128,URI=\"https://keys.example/k?id=1\"\n#EXTINF:2,\n0.aac\n",
                ["/streams/cam/video.m3u8"] = Hls + "#EXT-X-MAP:URI=\"../init.mp4\"\n#EXTINF:2,\n0.m4s\n#EXTINF:2,\n/elsewhere/1.m4s\n",
            },
            "cam");

        Assert.Contains("init.mp4: not covered; it belongs to no stream", said, StringComparison.Ordinal);
        Assert.Contains("-hls_fmp4_init_filename", said, StringComparison.Ordinal);
        Assert.Contains("https://keys.example/k: foreign", said, StringComparison.Ordinal);
        Assert.Contains("/elsewhere/1.m4s: not served: outside of /streams/", said, StringComparison.Ordinal);
        Assert.Contains("covers 4", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifests_templates_stand_for_their_files()
    {
        const string mpd = """
            <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet>
            <SegmentTemplate initialization="init-stream$RepresentationID$.m4s" media="chunk-stream$RepresentationID$-$Number%05d$.m4s"/>
            <Representation id="0"/></AdaptationSet><AdaptationSet><BaseURL>cam/</BaseURL><SegmentTemplate media="a-$Number$.m4s"/></AdaptationSet></Period></MPD>
            """;
        var said = await CheckAsync(new Dictionary<string, string> { ["/streams/cam.mpd"] = mpd }, "cam");

        Assert.Contains("stream         404: ", said, StringComparison.Ordinal);
        Assert.Contains("the origin has cam.mpd: set PlayGate:Entry={id}.mpd", said, StringComparison.Ordinal);
        Assert.Contains("init-stream1.m4s: not covered", said, StringComparison.Ordinal);
        Assert.Contains("chunk-stream1-1.m4s: not covered; its name has to begin with the stream's", said, StringComparison.Ordinal);
        Assert.Contains("covers 1, e.g. cam/a-1.m4s", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_that_ends_in_streams_is_told()
    {
        var said = await CheckAsync([], "cam", "/streams");

        Assert.Contains("take /streams off the base", said, StringComparison.Ordinal);
        Assert.Contains("/streams/streams/cam.m3u8", said, StringComparison.Ordinal);
    }

    private static Task<string> CheckAsync(Dictionary<string, string> files, string stream, params (string Key, string Value)[] settings) =>
        CheckAsync(files, stream, "", settings);

    private static async Task<string> CheckAsync(Dictionary<string, string> files, string stream, string basePath,
    params (string Key, string Value)[] settings)
    {
        await using var origin = await KestrelOrigin.StartAsync(context => files.TryGetValue(context.Request.Path, out var text)
            ? OriginAnswer.Respond(200, text)(context)
            : OriginAnswer.Respond(404, "")(context));
        var all = settings.Append(("PlayGate:Origin", origin.Url + basePath))
            .ToDictionary(setting => setting.Item1, setting => setting.Item2);
        var result = await PlayGateCommand.RunAsync(["check", "--stream", stream], all);
        return $"{result.Output}exit {result.ExitCode}";
    }
}
