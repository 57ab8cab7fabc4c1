using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>
/// A live stream under every id, longer than any test: eight seconds of picture over and over, in segments of one second.
/// </summary>
internal sealed class EndlessOrigin(string folder)
{
    /// <summary>Seconds that a slow machine may lag behind.</summary>
    private const int Window = 30;

    private const int Loops = 40;
    private const int Seconds = (Loops + 1) * TestStream.Seconds;
    private readonly ConcurrentDictionary<string, long> _began = new(StringComparer.Ordinal);

    public static async Task<KestrelOrigin> StartAsync()
    {
        var film = await TestStreams.OfAsync(StreamKind.HlsLive);
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "panel-stream")).FullName;
        var loop = $"-nostdin -v error -y -stream_loop {Loops} -i {film.Entry} -c copy -f hls -hls_time 1 -hls_list_size 0 "
            + $"-hls_segment_filename {folder}/%d.ts {folder}/all.m3u8";
        var result = await Command.RunAsync(new ProcessStartInfo("ffmpeg", loop) { WorkingDirectory = film.Folder });
        result.OrThrow("ffmpeg");
        return await KestrelOrigin.StartAsync(new EndlessOrigin(folder).AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var answer = path.EndsWith(".m3u8", StringComparison.Ordinal)
            ? TypedResults.Bytes(Encoding.UTF8.GetBytes(Playlist(Path.GetFileNameWithoutExtension(path))), "application/vnd.apple.mpegurl")
            : path.EndsWith(".ts", StringComparison.Ordinal)
                ? TypedResults.PhysicalFile(Path.Combine(folder, Path.GetFileName(path)), "video/mp2t")
            : (IResult)TypedResults.NotFound();
        await answer.ExecuteAsync(context);
    }

    private string Playlist(string streamId)
    {
        var age = TimeProvider.System.GetElapsedTime(_began.GetOrAdd(streamId, _ => TimeProvider.System.GetTimestamp()));
        var end = Math.Min(Window + (int)age.TotalSeconds, Seconds);
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture, $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{end - Window}\n"));
        for (var segment = end - Window; segment < end; segment++)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:1.000,\n{streamId}/{segment}.ts\n");
        }

        return text.ToString();
    }
}
