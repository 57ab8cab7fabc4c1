namespace PlayGate.Sessions.Carriers;

/// <summary>
/// The path carrier: a ticket as the first segment below a route's prefix, <c>/streams/~{ticket}/{path}</c>. No stream id begins with
/// <c>~</c>, so no path without a ticket looks like that.
/// </summary>
internal static class PathTicket
{
    public const char Mark = '~';

    /// <summary>Shorter than any ticket, longer than the home folders that other sites name with the same mark.</summary>
    private const int MinTicketLength = 100;

    /// <summary>Takes the ticket off a stream path.</summary>
    /// <param name="streamPath">The path below the route's prefix, without a leading slash.</param>
    /// <param name="rest">What it names without the ticket.</param>
    /// <returns>The segment with its mark, or null where the path has none.</returns>
    public static string? Cut(string streamPath, out string rest)
    {
        rest = streamPath;
        if (streamPath is not [Mark, ..])
        {
            return null;
        }

        var slash = streamPath.IndexOf('/', StringComparison.Ordinal);
        rest = slash < 0 ? "" : streamPath[(slash + 1)..];
        return slash < 0 ? streamPath : streamPath[..slash];
    }

    /// <summary>The segment that carries a ticket.</summary>
    public static string SegmentOf(Ticket ticket) => Mark + ticket.Reveal();

    /// <summary>A path, or path and query, with the segment put in behind the prefix where it lies below it, else as it is.</summary>
    public static string Insert(string target, string prefix, string segment) =>
        target.Length > prefix.Length
            && target[prefix.Length] == '/'
            && target.StartsWith(prefix, StringComparison.Ordinal)
            && !IsCarried(target.AsSpan(prefix.Length + 1))
            ? $"{prefix}/{segment}{target[prefix.Length..]}"
            : target;

    /// <summary>A URL (without its query) that may be of a page opened by a ticket, without that ticket.</summary>
    public static string CutFrom(string url)
    {
        var start = url.IndexOf("/~", StringComparison.Ordinal);
        if (start < 0)
        {
            return url;
        }

        var end = url.IndexOf('/', start + 1);
        var length = (end < 0 ? url.Length : end) - start;
        return length > MinTicketLength ? url.Remove(start, length) : url;
    }

    /// <summary>A path for a log: a ticket in an odd place must not be written down.</summary>
    public static string Masked(string path) => !path.Contains(Mark, StringComparison.Ordinal)
        ? path
        : string.Join('/', path.Split('/').Select(segment => segment is [Mark, ..] ? "~…" : segment));

    private static bool IsCarried(ReadOnlySpan<char> below) => below is [Mark, ..];
}
