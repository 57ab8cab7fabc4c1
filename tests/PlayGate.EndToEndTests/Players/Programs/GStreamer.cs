using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;

namespace PlayGate.EndToEndTests.Players.Programs;

/// <summary>GStreamer's player elements, old and new; its sinks do not wait for the clock, and the picture's tells of each buffer.</summary>
/// <param name="element"><c>playbin</c> or <c>playbin3</c>.</param>
internal sealed class GStreamer(string element) : Player
{
    public override async Task<Playback> PlayAsync(Uri url, TestStream stream)
    {
        var log = await PlayerProgram.RunAsync(
            "gst-launch-1.0", "-v", element, $"uri={url.AbsoluteUri}",
            "video-sink=fakesink name=picture sync=false silent=false", "audio-sink=fakesink sync=false");
        return new Playback(log.Split('\n').Count(line => line.Contains(":picture: last-message = chain", StringComparison.Ordinal)), log);
    }

    public override string ToString() => element;
}
