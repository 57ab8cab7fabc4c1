using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Players.Streams;

/// <summary>
/// Serves every stream under as many ids as there are viewings, <c>/streams/{id}/{file}</c>, as a media server does: with ranges.
/// </summary>
internal sealed class StreamOrigin(SlidingPlaylist live)
{
    private const string PlaylistType = "application/vnd.apple.mpegurl";
    private static readonly Lazy<Task<KestrelOrigin>> s_shared = new(
        () => KestrelOrigin.StartAsync(new StreamOrigin(new SlidingPlaylist(TimeProvider.System)).AnswerAsync));

    /// <summary>One for all players: ids tell its requests apart.</summary>
    public static Task<KestrelOrigin> SharedAsync() => s_shared.Value;

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.Split('/', 4) is not ["", "streams", var id, var file])
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        live.NoteRequest(id, file);
        var stream = await TestStreams.OfAsync(TestStream.KindOf(id));
        var path = Path.Combine(stream.Folder, file);
        var answer = file == SlidingPlaylist.Name
            ? TypedResults.Bytes(Encoding.UTF8.GetBytes(live.Of(id)), PlaylistType, enableRangeProcessing: true)
            : File.Exists(path) ? TypedResults.PhysicalFile(path, TypeOf(file), enableRangeProcessing: true)
                : (IResult)TypedResults.NotFound();
        await answer.ExecuteAsync(context);
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".m3u8" => PlaylistType,
        ".mpd" => "application/dash+xml",
        ".ts" => "video/mp2t",
        ".m4s" => "video/iso.segment",
        _ => "video/mp4",
    };
}
