using System.Diagnostics;
using System.Globalization;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Players.Streams;

/// <summary>
/// Eight seconds of moving picture and sound in every form of <see cref="StreamKind"/>, made by ffmpeg once a run, in about three
/// seconds. They lie beside the tests: the next run makes them anew, and nothing is left in the temporary folder.
/// </summary>
internal static class TestStreams
{
    private const string Encoding = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 25 -keyint_min 25 -sc_threshold 0 -c:a aac -b:a 32k";
    private const string Two = $"-filter_complex [0:v]split[a][b];[b]scale=160:90[c] {Encoding} -b:v:0 250k -b:v:1 80k";
    private const string Hls = $"{Two} -map [a] -map 1:a -map [c] -map 1:a -var_stream_map \"v:0,a:0 v:1,a:1\" -master_pl_name "
        + "master.m3u8 -f hls -hls_time 2 -hls_playlist_type vod";
    private const string Dash =
        $"{Two} -map [a] -map [c] -map 1:a -f dash -seg_duration 2 -use_timeline 0 -adaptation_sets \"id=0,streams=v id=1,streams=a\"";

    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "player-streams");
    private static readonly Lazy<Task<Dictionary<StreamKind, TestStream>>> s_all = new(MakeAsync);

    public static async Task<TestStream> OfAsync(StreamKind kind) => (await s_all.Value)[kind];

    private static async Task<Dictionary<StreamKind, TestStream>> MakeAsync()
    {
        if (Directory.Exists(s_root))
        {
            Directory.Delete(s_root, recursive: true);
        }

        // One after the other: tests of other players run at the same time, and ffmpeg uses all cores by itself.
        await FfmpegAsync(StreamKind.HlsTs, $"{Hls} -hls_segment_filename %v_%d.ts %v.m3u8");
        await FfmpegAsync(
            StreamKind.HlsFmp4,
            $"{Hls} -hls_segment_type fmp4 -hls_fmp4_init_filename %v_init.mp4 -hls_segment_filename %v_%d.m4s %v.m3u8");
        // Of the live streams the segments are used; the playlists beside them never leave the disk.
        await FfmpegAsync(
            StreamKind.HlsLive,
            $"{Encoding} -b:v 150k -f hls -hls_time 1 -hls_playlist_type vod -hls_segment_filename %d.ts {SlidingPlaylist.Name}");
        await FfmpegAsync(StreamKind.HlsLiveMaster, $"{Encoding} -b:v 150k -master_pl_name master.m3u8 -f hls -hls_time 1 "
            + $"-hls_playlist_type vod -hls_segment_filename %d.ts {SlidingPlaylist.Name}");
        await FfmpegAsync(StreamKind.Dash, $"{Dash} manifest.mpd");
        // Noise makes it large, some megabytes: a player reads a small file through instead of jumping in it.
        await FfmpegAsync(StreamKind.Mp4IndexAtEnd, $"-vf noise=alls=60:allf=t {Encoding} -crf 24 video.mp4");
        await FfmpegAsync(StreamKind.Mp4, $"-vf noise=alls=60:allf=t {Encoding} -crf 24 -movflags +faststart video.mp4");
        MoveSegmentsBelowABase();
        return new[]
        {
            Stream(StreamKind.HlsTs, "master.m3u8"),
            Stream(StreamKind.HlsFmp4, "master.m3u8"),
            Stream(StreamKind.HlsLive, SlidingPlaylist.Name),
            Stream(StreamKind.HlsLiveMaster, "master.m3u8"),
            Stream(StreamKind.Dash, "manifest.mpd"),
            Stream(StreamKind.DashBaseUrl, "manifest.mpd"),
            Stream(StreamKind.Mp4, "video.mp4"),
            Stream(StreamKind.Mp4IndexAtEnd, "video.mp4"),
        }.ToDictionary(stream => stream.Kind);
    }

    private static TestStream Stream(StreamKind kind, string entry) => new(kind, FolderOf(kind), entry);

    private static string FolderOf(StreamKind kind) => Path.Combine(s_root, kind.ToString());

    /// <summary>Runs ffmpeg in the folder of that kind.</summary>
    private static async Task FfmpegAsync(StreamKind kind, string output)
    {
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"-f lavfi -i testsrc2=size=320x180:rate={TestStream.FramesPerSecond}:duration={TestStream.Seconds} -f lavfi -i "
                + $"sine=frequency=440:duration={TestStream.Seconds}");
        var folder = Directory.CreateDirectory(FolderOf(kind)).FullName;
        var result = await Command.RunAsync(
            new ProcessStartInfo("ffmpeg", $"-nostdin -v error {input} {output}") { WorkingDirectory = folder });
        result.OrThrow("ffmpeg");
    }

    private static void MoveSegmentsBelowABase()
    {
        var from = FolderOf(StreamKind.Dash);
        var to = FolderOf(StreamKind.DashBaseUrl);
        var media = Directory.CreateDirectory(Path.Combine(to, "media")).FullName;
        foreach (var file in Directory.GetFiles(from, "*.m4s"))
        {
            File.Copy(file, Path.Combine(media, Path.GetFileName(file)));
        }

        var manifest = File.ReadAllText(Path.Combine(from, "manifest.mpd"));
        File.WriteAllText(
            Path.Combine(to, "manifest.mpd"),
            manifest.Replace("<Period ", "<BaseURL>media/</BaseURL>\n\t<Period ", StringComparison.Ordinal));
    }
}
