using PlayGate.Streams;

namespace PlayGate.Delivery;

/// <summary>
/// What a CDN may deliver: files that are media by their names. All others stay at the gate, since a key has no name that tells it. The
/// gate leads players to the CDN by this, and gives the CDN by this, so the two agree before the origin is asked.
/// </summary>
internal static class CdnMedia
{
    /// <param name="path">A path without its query.</param>
    public static bool Is(ReadOnlySpan<char> path) => MediaKinds.OfPath(path) is MediaKind.Segment or MediaKind.Picture;
}
