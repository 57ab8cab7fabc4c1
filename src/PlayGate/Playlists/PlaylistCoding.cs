using System.IO.Compression;

namespace PlayGate.Playlists;

/// <summary>The content codings that are decoded and encoded here (RFC 9110 §8.4.1, RFC 7932).</summary>
internal enum PlaylistCoding
{
    Identity,
    Gzip,
    Brotli,
}

internal static class PlaylistCodings
{
    /// <param name="contentEncoding">The header as it came, or empty.</param>
    /// <returns>Null for other codings.</returns>
    public static PlaylistCoding? Of(string contentEncoding) => contentEncoding.Trim().ToUpperInvariant() switch
    {
        "" or "IDENTITY" => PlaylistCoding.Identity,
        "GZIP" or "X-GZIP" => PlaylistCoding.Gzip,
        "BR" => PlaylistCoding.Brotli,
        _ => null,
    };

    /// <summary>
    /// An <c>Accept-Encoding</c> of known codings only: a playlist in another coding would pass unread, and its viewer would lose the
    /// session.
    /// </summary>
    public static string Acceptable(string acceptEncoding)
    {
        var known = acceptEncoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(coding => Of(coding.Split(';')[0]) is not null);
        return string.Join(", ", known) is { Length: > 0 } kept ? kept : "identity";
    }

    public static Stream Decode(this PlaylistCoding coding, Stream encoded) => coding switch
    {
        PlaylistCoding.Gzip => new GZipStream(encoded, CompressionMode.Decompress),
        PlaylistCoding.Brotli => new BrotliStream(encoded, CompressionMode.Decompress),
        _ => encoded,
    };

    /// <summary>At the fastest level: playlists are full of repetitions, and each is made for one viewer.</summary>
    public static Stream Encode(this PlaylistCoding coding, Stream plain) => coding switch
    {
        PlaylistCoding.Gzip => new GZipStream(plain, CompressionLevel.Fastest, leaveOpen: true),
        PlaylistCoding.Brotli => new BrotliStream(plain, CompressionLevel.Fastest, leaveOpen: true),
        _ => plain,
    };
}
