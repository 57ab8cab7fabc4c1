namespace PlayGate.Playlists;

/// <summary>The attributes that hold URIs, by tag (RFC 8216bis §4.4; image playlists are Roku's).</summary>
internal static class HlsTags
{
    /// <summary>The prefix of every tag that may hold one.</summary>
    public static ReadOnlySpan<byte> Prefix => "#EXT-X-"u8;

    private static readonly byte[][] Uri = ["URI=\""u8.ToArray()];

    private static readonly (byte[] Name, byte[][] Attributes)[] Known =
    [
        ("PART:"u8.ToArray(), Uri),
        ("KEY:"u8.ToArray(), Uri),
        ("MAP:"u8.ToArray(), Uri),
        ("MEDIA:"u8.ToArray(), Uri),
        ("DATERANGE:"u8.ToArray(), ["X-ASSET-URI=\""u8.ToArray(), "X-ASSET-LIST=\""u8.ToArray()]),
        ("PRELOAD-HINT:"u8.ToArray(), Uri),
        ("RENDITION-REPORT:"u8.ToArray(), Uri),
        ("I-FRAME-STREAM-INF:"u8.ToArray(), Uri),
        ("IMAGE-STREAM-INF:"u8.ToArray(), Uri),
        ("SESSION-KEY:"u8.ToArray(), Uri),
        ("SESSION-DATA:"u8.ToArray(), Uri),
        ("CONTENT-STEERING:"u8.ToArray(), ["SERVER-URI=\""u8.ToArray()]),
    ];

    private static readonly int Longest = Prefix.Length + Known.Max(tag => tag.Name.Length);

    /// <summary>Where the value of the attribute <c>URI</c> stands in a whole line; without a length where there is none.</summary>
    public static (int Start, int Length) UriIn(ReadOnlySpan<byte> line)
    {
        var isQuoted = false;
        for (var at = line.IndexOf((byte)':') + 1; at < line.Length; at++)
        {
            if (!isQuoted && line[at - 1] is (byte)':' or (byte)',' or (byte)' ' && line[at..].StartsWith(Uri[0]))
            {
                var start = at + Uri[0].Length;
                var length = line[start..].IndexOf((byte)'"');
                return (start, Math.Max(length, 0));
            }

            isQuoted ^= line[at] == '"';
        }

        return default;
    }

    /// <summary>Whether enough of a line that begins with <c>#</c> is there to find its tag.</summary>
    public static bool IsDecided(ReadOnlySpan<byte> line, bool isFinal) =>
        line.Length >= Longest || isFinal || line.Contains((byte)'\n');

    /// <summary>The attributes that hold URIs, up to and with their opening quote; null for tags and comments without any.</summary>
    /// <param name="line">What follows <see cref="Prefix"/>.</param>
    /// <param name="length">The name with its colon.</param>
    public static byte[][]? AttributesOf(ReadOnlySpan<byte> line, out int length)
    {
        foreach (var (name, attributes) in Known)
        {
            if (line.StartsWith(name))
            {
                length = name.Length;
                return attributes;
            }
        }

        length = 0;
        return null;
    }
}
