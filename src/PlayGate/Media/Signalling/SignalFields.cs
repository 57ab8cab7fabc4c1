using System.Buffers;

namespace PlayGate.Media.Signalling;

/// <summary>What the names of fields stand for in Ant Media's signalling, whatever a server's parser makes of their case.</summary>
internal static class SignalFields
{
    public const string Command = "command";
    public const string StreamId = "streamId";
    public const string Room = "room";
    public const string MainTrack = "mainTrack";
    public const string Mode = "mode";
    private const string Token = "token";
    private const int MaxNameLength = 64;

    /// <summary>Fields that the decision rests on: written otherwise, a lenient parser might find them and we would not.</summary>
    private static readonly string[] Exact = [Command, StreamId, Room, MainTrack, Mode];

    /// <summary>Ends of names, without regard to case, that belong to a stream or a list of them: <c>videoTrackId</c>, <c>trackList</c>.</summary>
    private static readonly string[] StreamEnds =
        ["streamId", "streamIds", "streamIdList", "trackId", "trackIds", "trackIdList", "roomId", "roomIds", "roomName", "mainTrack", "trackList", "streamList"];

    /// <summary>Letters with look-alikes that fold to them (<c>ſ</c>, <c>K</c>) are not for names.</summary>
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.$");

    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && !name.AsSpan().ContainsAnyExcept(NameCharacters)
        && !Array.Exists(Exact, exact => name != exact && Same(name, exact));

    public static bool IsToken(string name) => Same(name, Token);

    public static bool NamesStreams(string name) =>
        Same(name, Room) || Array.Exists(StreamEnds, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lists of tracks, in which <c>!</c> stands before one that is not wanted; elsewhere it would be part of a name.</summary>
    public static bool ListsTracks(string name) => name.EndsWith("trackList", StringComparison.OrdinalIgnoreCase);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
