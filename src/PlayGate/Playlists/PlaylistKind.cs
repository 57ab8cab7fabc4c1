using Microsoft.AspNetCore.Http;

namespace PlayGate.Playlists;

/// <summary>What a response may be rewritten as.</summary>
internal enum PlaylistKind
{
    Hls,
    Dash,
}

/// <summary>
/// Recognises playlists by their media type, by their file name where the type is a general one, and finally by their first bytes.
/// </summary>
internal static class PlaylistKinds
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>By the path alone, for the request to the origin, which is made before any response.</summary>
    public static PlaylistKind? OfPath(string streamPath) =>
        HasExtension(streamPath, ".m3u8") || HasExtension(streamPath, ".m3u") ? PlaylistKind.Hls
        : HasExtension(streamPath, ".mpd") ? PlaylistKind.Dash
        : null;

    /// <param name="contentType">The header as it came, or empty.</param>
    /// <param name="streamPath">The path below the route.</param>
    public static PlaylistKind? Of(ReadOnlySpan<char> contentType, string streamPath)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).Trim();
        return IsHls(type) ? PlaylistKind.Hls
            : Is(type, "application/dash+xml") || Is(type, "application/dash-patch+xml") ? PlaylistKind.Dash
            : IsGeneral(type) ? OfPath(streamPath)
            : null;
    }

    /// <summary>
    /// Whether a body begins as a playlist does (RFC 8216 §4.3.1.1; for DASH any XML document, of which the rewriter checks the root).
    /// </summary>
    /// <returns>Perhaps only where too few bytes have come.</returns>
    public static PrefixMatch Sniff(PlaylistKind kind, ReadOnlySpan<byte> body, bool isWhole)
    {
        if (body.With(ByteOrderMark, isWhole) is PrefixMatch.Yes and var marked)
        {
            body = body[ByteOrderMark.Length..];
        }
        else if (body.With(ByteOrderMark, isWhole) == PrefixMatch.Perhaps)
        {
            return PrefixMatch.Perhaps;
        }

        if (kind == PlaylistKind.Hls)
        {
            return body.With("#EXTM3U"u8, isWhole);
        }

        body = body.TrimStart(" \t\r\n"u8);
        return body.IsEmpty ? isWhole ? PrefixMatch.No : PrefixMatch.Perhaps : body[0] == '<' ? PrefixMatch.Yes : PrefixMatch.No;
    }

    private static bool IsHls(ReadOnlySpan<char> type) =>
        Is(type, "application/vnd.apple.mpegurl") || Is(type, "application/x-mpegurl")
        || Is(type, "audio/mpegurl") || Is(type, "audio/x-mpegurl");

    private static bool IsGeneral(ReadOnlySpan<char> type) =>
        type.IsEmpty || Is(type, "text/plain") || Is(type, "application/octet-stream") || Is(type, "binary/octet-stream")
        || Is(type, "text/xml") || Is(type, "application/xml");

    private static bool Is(ReadOnlySpan<char> type, string expected) => type.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
