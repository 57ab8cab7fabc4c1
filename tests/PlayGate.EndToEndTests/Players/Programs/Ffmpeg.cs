using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;

namespace PlayGate.EndToEndTests.Players.Programs;

/// <summary>libavformat, which is also inside mpv, OBS and many set-top boxes; decodes as fast as it can.</summary>
/// <param name="agent">What it calls itself; null for its own name.</param>
internal sealed class Ffmpeg(string? agent = null) : Player
{
    public override async Task<Playback> PlayAsync(Uri url, TestStream stream)
    {
        var log = await PlayerProgram.RunAsync(
            "ffmpeg",
            [
                "-hide_banner", "-nostdin", "-loglevel", "error", "-progress", "pipe:1",
                .. agent is null ? [] : (string[])["-user_agent", agent],
                "-i", url.AbsoluteUri, "-map", "0:v:0", "-map", "0:a:0", "-f", "null", "-",
            ]);
        return new Playback(PlayerProgram.LastNumber(log, "\nframe="), log);
    }

    public override string ToString() => "ffmpeg";
}
