using System.Collections.Frozen;

namespace PlayGate.Shield.Cache;

/// <summary>What a file is for a player: says how long it is fresh where the origin does not.</summary>
internal enum MediaKind
{
    Other,
    Segment,
    Playlist,
}

internal static class MediaKinds
{
    private static readonly FrozenDictionary<string, MediaKind> ByExtension = new[] { "m3u8", "m3u", "mpd", "ism", "isml" }
        .Select(extension => (extension, MediaKind.Playlist))
        .Concat(new[]
        {
            "ts", "m2ts", "m4s", "m4f", "mp4", "fmp4", "m4v", "m4a", "cmfv", "cmfa", "cmft", "aac", "ac3", "ec3", "mp3",
            "webm", "mkv", "vtt", "webvtt", "ttml",
        }.Select(extension => (extension, MediaKind.Segment)))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, MediaKind>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        ByExtension.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>By the file's extension, else by the type that the origin gives it.</summary>
    public static MediaKind Of(ReadOnlySpan<char> path, string? contentType)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot >= 0 && Lookup.TryGetValue(name[(dot + 1)..], out var kind) ? kind : Of(contentType ?? "");
    }

    private static MediaKind Of(string contentType) =>
        Has(contentType, "mpegurl") || Has(contentType, "dash+xml") ? MediaKind.Playlist
        : Has(contentType, "video/") || Has(contentType, "audio/") ? MediaKind.Segment
        : MediaKind.Other;

    private static bool Has(string contentType, string part) => contentType.Contains(part, StringComparison.OrdinalIgnoreCase);
}
