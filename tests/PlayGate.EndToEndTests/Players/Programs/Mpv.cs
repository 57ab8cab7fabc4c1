using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;

namespace PlayGate.EndToEndTests.Players.Programs;

/// <summary>mpv at a speed that only decoding limits; its status line says at which picture it is.</summary>
internal sealed class Mpv : Player
{
    public override async Task<Playback> PlayAsync(Uri url, TestStream stream)
    {
        var log = await PlayerProgram.RunAsync(
            "mpv", "--no-config", "--vo=null", "--ao=null", "--speed=100", "--untimed", "--framedrop=no",
            "--msg-level=all=warn,statusline=status", "--term-status-msg=picture=${estimated-frame-number}", url.AbsoluteUri);
        return new Playback(PlayerProgram.LastNumber(log, "picture="), log);
    }

    public override string ToString() => "mpv";
}
