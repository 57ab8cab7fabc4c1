using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace PlayGate.Delivery;

/// <summary>
/// Which files a CDN may deliver, by their extensions. What is not known to be media stays at the gate: a playlist, a key, an answer that
/// steers players may have any name.
/// </summary>
internal static class MediaFiles
{
    /// <summary>Of the extensions.</summary>
    private const int Longest = 8;

    private static readonly FrozenSet<string> Extensions = new[]
    {
        "ts", "m2ts", "mts", "m4s", "mp4", "m4v", "m4a", "m4f", "fmp4", "cmfv", "cmfa", "cmft", "init", "dash", "mov", "webm", "mkv", "flv",
        "aac", "ac3", "ec3", "mp3", "mp2", "flac", "ogg", "oga", "ogv", "opus", "wav", "3gp",
        "vtt", "webvtt", "ttml", "dfxp", "srt", "stpp", "jpg", "jpeg", "png", "webp", "gif", "bif",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Extensions.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="path">A path, without a query.</param>
    public static bool IsMedia(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot >= 0 && Lookup.Contains(name[(dot + 1)..]);
    }

    /// <summary>The same for a URI as playlists have it, with its query.</summary>
    public static bool IsMedia(ReadOnlySpan<byte> uri)
    {
        var path = uri.IndexOf((byte)'?') is var mark and >= 0 ? uri[..mark] : uri;
        var extension = path[(path.LastIndexOf((byte)'.') + 1)..];
        Span<char> text = stackalloc char[Longest];
        return extension.Length <= Longest
            && extension.Length < path.Length
            && Ascii.ToUtf16(extension, text, out var length) == OperationStatus.Done
            && Lookup.Contains(text[..length]);
    }
}
