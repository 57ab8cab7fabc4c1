using PlayGate.Http;

namespace PlayGate.Streams;

/// <summary>Which paths belong to which stream. <c>docs/streams.md</c> is the same in prose.</summary>
public static class StreamPaths
{
    private const int MaxExtension = 8;

    /// <summary>Whether a session for a stream covers a path.</summary>
    /// <param name="streamId">A valid stream id.</param>
    /// <param name="path">The path after <c>/streams/</c>, decoded, without a leading slash.</param>
    /// <param name="names">How file names follow from stream ids.</param>
    /// <param name="anyFolder">
    /// Whether the stream's names count below any folder too, as Ant Media's sub-folders need. Under the other schemes folders keep streams
    /// apart, and it changes nothing.
    /// </param>
    public static bool Covers(ReadOnlySpan<char> streamId, ReadOnlySpan<char> path, StreamNames names, bool anyFolder)
    {
        // The gate refuses such paths earlier; other callers must not get a wider answer.
        if (streamId.IsEmpty || !PathSegments.AreClean(path))
        {
            return false;
        }

        return IsNameOf(streamId, path, names)
            || (anyFolder && names is StreamNames.AntMedia && IsNameBelowSomeFolder(streamId, path));
    }

    /// <summary>
    /// Whether tokens are minted for an id: its form is valid and, where the scheme ensures that, no file of it can be another stream's.
    /// </summary>
    public static bool IsStreamId(ReadOnlySpan<char> streamId, StreamNames names) =>
        StreamId.IsValid(streamId) && (names is not StreamNames.Sequential || SequentialNames.IsId(streamId));

    /// <summary>
    /// The stream of a path where no token names one: the path's folder, or for a file without one the shortest id whose names it has. Null
    /// where that is no stream id.
    /// </summary>
    internal static string? StreamOf(string path, StreamNames names)
    {
        if (path.LastIndexOf('/') is var slash and > 0)
        {
            return IsStreamId(path.AsSpan(0, slash), names) ? path[..slash] : null;
        }

        for (var length = 1; length <= Math.Min(path.Length, StreamId.MaxLength); length++)
        {
            var id = path.AsSpan(0, length);
            if (IsStreamId(id, names) && Covers(id, path, names, anyFolder: false))
            {
                return id.ToString();
            }
        }

        return null;
    }

    private static bool IsNameOf(ReadOnlySpan<char> streamId, ReadOnlySpan<char> path, StreamNames names)
    {
        if (!path.StartsWith(streamId, StringComparison.Ordinal))
        {
            return false;
        }

        var suffix = path[streamId.Length..];
        return suffix.IsEmpty                                                   // cam
            || suffix[0] == '/'                                                 // cam/1080p/0001.m4s
            || IsExtension(suffix)                                              // cam.m3u8
            || (names is StreamNames.AntMedia && AntMediaNames.Match(suffix))   // cam_adaptive.m3u8
            || (names is StreamNames.Sequential && SequentialNames.Match(suffix)); // cam0.ts
    }

    private static bool IsNameBelowSomeFolder(ReadOnlySpan<char> streamId, ReadOnlySpan<char> path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/'))
        {
            path = path[(slash + 1)..];
            if (IsNameOf(streamId, path, StreamNames.AntMedia))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExtension(ReadOnlySpan<char> suffix)
    {
        if (suffix[0] != '.' || suffix.Length is < 2 or > MaxExtension + 1)
        {
            return false;
        }

        foreach (var character in suffix[1..])
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }
}
