using System.Globalization;

namespace PlayGate.EndToEndTests.Players.Streams;

/// <summary>A stream on disk.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Folder">Where its files lie.</param>
/// <param name="Entry">What a viewer opens: a file of <paramref name="Folder"/>, or a playlist that <see cref="StreamOrigin"/> makes
/// up.</param>
internal sealed record TestStream(StreamKind Kind, string Folder, string Entry)
{
    public const int Seconds = 8;

    public const int FramesPerSecond = 25;

    private static int s_viewings;

    /// <summary>
    /// The fewest frames that count as played to the end. A second may be missing: players drop what comes late, join a live stream
    /// where they like, and some count the last frame before they show it.
    /// </summary>
    public int FramesToSee => FramesPerSecond * (IsLive ? SlidingPlaylist.FewestSeconds : Seconds - 1);

    public bool IsLive => Kind is StreamKind.HlsLive or StreamKind.HlsLiveMaster;

    /// <summary>A stream id that nobody has used: what origin and gate saw of it belongs to one viewing.</summary>
    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"{Kind}-{Interlocked.Increment(ref s_viewings)}");

    /// <summary>The kind in a stream id.</summary>
    public static StreamKind KindOf(string id) => Enum.Parse<StreamKind>(id[..id.IndexOf('-', StringComparison.Ordinal)]);
}
