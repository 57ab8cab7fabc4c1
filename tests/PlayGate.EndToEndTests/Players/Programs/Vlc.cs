using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;

namespace PlayGate.EndToEndTests.Players.Programs;

/// <summary>
/// VLC at four times the speed; beyond, it drops pictures on a busy machine. It counts nothing that it would tell, so it writes each
/// picture that it shows into a file; and it refuses to run as root, who therefore lends it another user and a home.
/// </summary>
internal sealed class Vlc : Player
{
    private const int PictureBytes = 320 * 180 * 3 / 2;

    public override async Task<Playback> PlayAsync(Uri url, TestStream stream)
    {
        var home = Directory.CreateTempSubdirectory("playgate-vlc-");
        try
        {
            var pictures = Path.Combine(home.FullName, "pictures.yuv");
            var log = await PlayerProgram.RunAsync(
                "env", [.. AsUser(home.FullName), "vlc", .. Options(pictures), url.AbsoluteUri, "vlc://quit"]);
            var written = new FileInfo(pictures);
            return new Playback(written.Exists ? (int)(written.Length / PictureBytes) : 0, log);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    public override string ToString() => "VLC";

    private static string[] AsUser(string home)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return [$"HOME={home}"];
        }

        // The parent folder lets nobody list it, and the name is not to be guessed.
        File.SetUnixFileMode(home, (UnixFileMode)0b111_111_111);
        return ["runuser", "-u", "nobody", "--", "env", $"HOME={home}"];
    }

    private static string[] Options(string pictures) =>
    [
        "-I", "dummy", "--ignore-config", "--no-dbus", "--no-interact", "--rate=4", "--adaptive-logic=highest",
        "--no-drop-late-frames", "--no-skip-frames", "--no-avcodec-hurry-up", "--aout=dummy", "--vout=yuv", "--yuv-chroma=I420",
        $"--yuv-file={pictures}",
    ];
}
