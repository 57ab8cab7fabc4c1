using PlayGate.EndToEndTests.Players.Stage;
using PlayGate.EndToEndTests.Players.Streams;

namespace PlayGate.EndToEndTests.Players.Programs;

/// <summary>
/// GStreamer's player elements, old and new; its sinks do not wait for the clock, and the picture's tells of each buffer.
/// </summary>
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

    /// <summary>
    /// Seen once in some fifty times with GStreamer 1.22: <c>hlsdemux2</c> starts its streams anew while segments arrive, drops four that
    /// were answered with 200 in whole, and counts them as failed downloads.
    /// </summary>
    public override bool GaveUp(Playback playback) =>
        playback.Log.Contains("Fragment downloading has failed consecutive times", StringComparison.Ordinal);

    public override string ToString() => element;
}
