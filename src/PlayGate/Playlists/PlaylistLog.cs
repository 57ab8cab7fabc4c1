using Microsoft.Extensions.Logging;

namespace PlayGate.Playlists;

/// <summary>Events 1100 to 1199. Paths here are stream paths, without query and ticket.</summary>
internal static partial class PlaylistLog
{
    [LoggerMessage(
        1100,
        LogLevel.Warning,
        "The playlist {Application}/{StreamPath} is longer than {Limit} bytes; "
        + "the rest passes as it is, and its absolute URIs may leave the gate")]
    public static partial void TooLong(ILogger logger, string application, string streamPath, int limit);

    [LoggerMessage(
        1101,
        LogLevel.Warning,
        "The playlist {Application}/{StreamPath} is not well-formed; the rest passes as it is, and its absolute URIs may leave the gate")]
    public static partial void Malformed(ILogger logger, string application, string streamPath);
}
