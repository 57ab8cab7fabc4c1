namespace PlayGate.Playlists;

/// <summary>Which attributes of which tags hold URIs (RFC 8216bis §4.4; image playlists are Roku's).</summary>
internal static class HlsTags
{
    /// <summary>What every tag that may hold one begins with.</summary>
    public static ReadOnlySpan<byte> PrefixMatch => "#EXT-X-"u8;

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

    private static readonly int Longest = PrefixMatch.Length + Known.Max(tag => tag.Name.Length);

    /// <summary>Whether a line that begins with <c>#</c> can be told, one way or the other.</summary>
    public static bool IsDecided(ReadOnlySpan<byte> line, bool isFinal) => line.Length >= Longest || isFinal || line.Contains((byte)'\n');

    /// <summary>The attributes that hold URIs, up to and with their opening quote; null for tags and comments without any.</summary>
    /// <param name="line">Behind <see cref="PrefixMatch"/>.</param>
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
