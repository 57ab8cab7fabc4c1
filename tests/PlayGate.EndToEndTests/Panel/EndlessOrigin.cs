using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>A live stream that never ends, under every id: eight seconds of picture over and over, as a camera on a loop would send them.</summary>
internal sealed class EndlessOrigin(TestStream film)
{
    /// <summary>Seconds that a slow machine may lag behind.</summary>
    private const int Window = 60;

    public static async Task<KestrelOrigin> StartAsync() =>
        await KestrelOrigin.StartAsync(new EndlessOrigin(await TestStreams.OfAsync(StreamKind.HlsLive)).AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var answer = path.EndsWith(".m3u8", StringComparison.Ordinal) ? TypedResults.Bytes(Encoding.UTF8.GetBytes(Playlist(Path.GetFileNameWithoutExtension(path))), "application/vnd.apple.mpegurl")
            : path.EndsWith(".ts", StringComparison.Ordinal) ? TypedResults.PhysicalFile(Path.Combine(film.Folder, SegmentOf(path)), "video/mp2t")
            : (IResult)TypedResults.NotFound();
        await answer.ExecuteAsync(context);
    }

    private static string Playlist(string streamId)
    {
        var first = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - Window;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{first}\n#EXT-X-DISCONTINUITY-SEQUENCE:{first / TestStream.Seconds}\n"));
        for (var number = first; number < first + Window; number++)
        {
            text.Append(number % TestStream.Seconds == 0 && number > first ? "#EXT-X-DISCONTINUITY\n" : "");
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:1.000,\n{streamId}/{number}.ts\n");
        }

        return text.ToString();
    }

    private static string SegmentOf(string path)
    {
        var number = long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{number % TestStream.Seconds}.ts");
    }
}
