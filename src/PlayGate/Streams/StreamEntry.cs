using PlayGate.Http;

namespace PlayGate.Streams;

/// <summary>The file that a player opens first: a pattern for an application, a path for one token.</summary>
internal static class StreamEntry
{
    /// <summary>The placeholder of the stream id in a pattern.</summary>
    public const string Id = "{id}";

    /// <summary>The pattern where none is configured.</summary>
    public const string Default = Id + ".m3u8";

    private const int MaxLength = 1024;
    private const string Example = "cam";

    /// <summary>Whether a pattern names one file of each stream.</summary>
    public static bool IsPattern(string pattern, StreamNames names) =>
        pattern.Contains(Id, StringComparison.Ordinal)
        && Of(pattern, Example) is var path
        && IsPath(path)
        && StreamPaths.Covers(Example, path, names, anyFolder: false);

    /// <summary>The path of a stream's first file.</summary>
    public static string Of(string pattern, string streamId) => pattern.Replace(Id, streamId, StringComparison.Ordinal);

    /// <summary>Whether a path below <c>/streams/</c>, not escaped yet, passes the path rules once it is, and carries no ticket.</summary>
    public static bool IsPath(string path) =>
        path.Length is > 0 and <= MaxLength && path[0] != '~' && RawTarget.IsSafe("/" + Escape(path));

    /// <summary>A path escaped for a URL (RFC 3986 §2.1); slashes stay.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
