using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Players;

// A class each: xunit runs classes side by side and the tests of one in turn.

public sealed class FfmpegTests(ITestOutputHelper output)
{
    [PlayerTheory("ffmpeg")]
    [MemberData(nameof(PlayerTable.Ffmpeg), MemberType = typeof(PlayerTable))]
    public Task Ffmpeg_plays_to_the_end_on_one_token(StreamKind stream, Carrier carrier) =>
        Viewing.PlaysAsync(new Ffmpeg(), stream, carrier, output);
}

public sealed class MpvTests(ITestOutputHelper output)
{
    [PlayerTheory("mpv")]
    [MemberData(nameof(PlayerTable.Mpv), MemberType = typeof(PlayerTable))]
    public Task Mpv_plays_to_the_end_on_one_token(StreamKind stream, Carrier carrier) =>
        Viewing.PlaysAsync(new Mpv(), stream, carrier, output);
}

public sealed class VlcTests(ITestOutputHelper output)
{
    [PlayerTheory("vlc")]
    [MemberData(nameof(PlayerTable.Vlc), MemberType = typeof(PlayerTable))]
    public Task Vlc_plays_to_the_end_on_one_token(StreamKind stream, Carrier carrier) =>
        Viewing.PlaysAsync(new Vlc(), stream, carrier, output);
}

public sealed class PlaybinTests(ITestOutputHelper output)
{
    [PlayerTheory("gst-launch-1.0")]
    [MemberData(nameof(PlayerTable.Playbin), MemberType = typeof(PlayerTable))]
    public Task Playbin_plays_to_the_end_on_one_token(StreamKind stream, Carrier carrier) =>
        Viewing.PlaysAsync(new GStreamer("playbin"), stream, carrier, output);
}

public sealed class Playbin3Tests(ITestOutputHelper output)
{
    [PlayerTheory("gst-launch-1.0")]
    [MemberData(nameof(PlayerTable.Playbin3), MemberType = typeof(PlayerTable))]
    public Task Playbin3_plays_to_the_end_on_one_token(StreamKind stream, Carrier carrier) =>
        Viewing.PlaysAsync(new GStreamer("playbin3"), stream, carrier, output);
}
