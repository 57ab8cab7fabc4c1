using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace PlayGate.EndToEndTests.Players.Streams;

/// <summary>
/// A live playlist over segments of one second that are all there already. It begins to slide when it is first asked for, and slides on by
/// one segment only when its last one has been asked for, so that a player on a starved core misses none. Four reloads or so until it ends:
/// more than a grace covers, so that a player which comes to the end has a carrier that lasts.
/// </summary>
internal sealed class SlidingPlaylist(TimeProvider clock)
{
    public const string Name = "live.m3u8";

    /// <summary>What a viewer sees at least who joins within the first window, three segments before its end as RFC 8216 has it, less a
    /// second that players leave out where they join and at the end.</summary>
    public const int FewestSeconds = TestStream.Seconds - Window + 1;

    private const int Window = 4;
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Showing> _showings = new(StringComparer.Ordinal);

    /// <summary>The playlist of that stream as it is now.</summary>
    public string Of(string streamId)
    {
        var end = _showings.GetOrAdd(streamId, _ => new Showing(clock.GetTimestamp()))
            .Reload(began => (int)(clock.GetElapsedTime(began) / s_pace));
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture, $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{end - Window}\n"));
        for (var segment = end - Window; segment < end; segment++)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:1.000,\n{segment}.ts\n");
        }

        return text.Append(end == TestStream.Seconds ? "#EXT-X-ENDLIST\n" : "").ToString();
    }

    /// <summary>A file of that stream has been asked for.</summary>
    public void NoteRequest(string streamId, string file)
    {
        if (_showings.TryGetValue(streamId, out var showing)
            && int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var segment))
        {
            showing.NoteRequest(segment);
        }
    }

    private sealed class Showing(long began)
    {
        private readonly Lock _lock = new();
        private int _end = Window;
        private int _requestedEnd;

        /// <summary>Behind the last segment of the window.</summary>
        public int Reload(Func<long, int> seconds)
        {
            lock (_lock)
            {
                return _end = Math.Clamp(_requestedEnd + 1, _end, Math.Min(Window + seconds(began), TestStream.Seconds));
            }
        }

        public void NoteRequest(int segment)
        {
            lock (_lock)
            {
                _requestedEnd = Math.Max(_requestedEnd, segment + 1);
            }
        }
    }
}
