using System.Collections.Frozen;

namespace PlayGate.Delivery;

/// <summary>
/// Which files a CDN may deliver, by their extensions. What is not known to be media stays at the gate: a playlist, a key, an answer that
/// steers players may have any name.
/// </summary>
internal static class MediaFiles
{
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
}
