using System.Buffers;

namespace PlayGate.Media.Signalling;

/// <summary>The meaning of field names in Ant Media's signalling, also for a server's parser that ignores their case.</summary>
internal static class SignalFields
{
    public const string Command = "command";
    public const string StreamId = "streamId";
    public const string Room = "room";
    public const string MainTrack = "mainTrack";
    public const string Mode = "mode";
    public const string Token = "token";
    private const string JwtToken = "jwtToken";
    private const int MaxNameLength = 64;

    /// <summary>
    /// The fields that a decision needs. In another case a lenient parser would find them and this one would not: they are refused.
    /// </summary>
    private static readonly string[] Exact = [Command, StreamId, Room, MainTrack, Mode];

    /// <summary>
    /// Names with such an end, in any case, are those of a stream or a list of streams: <c>videoTrackId</c>, <c>trackList</c>.
    /// </summary>
    private static readonly string[] StreamEnds =
    [
        "streamId", "streamIds", "streamIdList", "trackId", "trackIds", "trackIdList",
        "roomId", "roomIds", "roomName", "mainTrack", "trackList", "streamList",
    ];

    /// <summary>ASCII only: other letters fold to these where case is ignored (<c>ſ</c>, <c>K</c>).</summary>
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.$");

    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && !name.AsSpan().ContainsAnyExcept(NameCharacters)
        && !Array.Exists(Exact, exact => name != exact && Same(name, exact));

    public static bool IsToken(string name) => Same(name, Token) || Same(name, JwtToken);

    public static bool NamesStreams(string name) =>
        Same(name, Room) || Array.Exists(StreamEnds, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lists of tracks, where <c>!</c> marks a track that is not wanted; in other fields it would be part of a name.</summary>
    public static bool ListsTracks(string name) => name.EndsWith("trackList", StringComparison.OrdinalIgnoreCase);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
