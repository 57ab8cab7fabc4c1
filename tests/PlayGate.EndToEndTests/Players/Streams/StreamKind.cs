namespace PlayGate.EndToEndTests.Players.Streams;

/// <summary>The forms in which the eight seconds come; <see cref="TestStreams"/> makes them.</summary>
public enum StreamKind
{
    /// <summary>HLS of MPEG-TS segments, two variants under a master playlist.</summary>
    HlsTs,

    /// <summary>HLS of fragmented MP4, two variants under a master playlist.</summary>
    HlsFmp4,

    /// <summary>A live HLS playlist that slides while it is played, opened without a master playlist.</summary>
    HlsLive,

    /// <summary>The same live stream opened by a master playlist.</summary>
    HlsLiveMaster,

    /// <summary>DASH with segment templates relative to the manifest.</summary>
    Dash,

    /// <summary>DASH whose segments lie in a folder named by <c>BaseURL</c>.</summary>
    DashBaseUrl,

    /// <summary>One MP4, its index in front.</summary>
    Mp4,

    /// <summary>One MP4, its index at the end: players jump there first and then back.</summary>
    Mp4IndexAtEnd,
}
