using PlayGate.Streams;

namespace PlayGate.Media.Signalling;

/// <summary>
/// Which messages pass. What asks for media needs a token for it; everything else speaks of what this socket has been let into. A
/// command written in another case is none that a client sends, but one that a lenient server might obey.
/// </summary>
internal static class SignalRules
{
    private const string Play = "play";
    private const string Publish = "publish";
    private const string Join = "join";
    private const string JoinRoom = "joinRoom";
    private static readonly string[] Asking = [Play, Publish, Join, JoinRoom];

    /// <summary>Sent before anything is authorised: at the opening, and every three seconds.</summary>
    private static readonly string[] Free = ["ping", "getIceServerConfig"];

    public static SignalDecision Judge(SignalMessage message, SignalLeaves leaves) =>
        Demanded(message) is { } ask ? JudgeDemand(message, ask, leaves)
        : Asking.Contains(message.Command, StringComparer.OrdinalIgnoreCase) || !message.Streams.TrueForAll(stream => leaves.Names(stream.Id)) ? SignalDecision.Refuse.Instance
        : leaves.Any || Free.Contains(message.Command) ? SignalDecision.Relay.Instance
        : SignalDecision.Refuse.Instance;

    /// <summary>
    /// Whoever joins without <c>"mode":"play"</c> sends media too, to the other end of a conversation or into a room.
    /// </summary>
    private static SignalDecision.Ask? Demanded(SignalMessage message) => message.Command switch
    {
        Play => Ask(message.StreamId, TokenType.Play),
        Publish => Ask(message.StreamId, TokenType.Publish),
        Join => Ask(message.StreamId ?? message.Room, message.Mode == Play ? TokenType.Play : TokenType.Publish),
        JoinRoom => Ask(message.Room, message.Mode == Play ? TokenType.Play : TokenType.Publish),
        _ => null,
    };

    private static SignalDecision.Ask? Ask(string? streamId, TokenType type) => streamId is null ? null : new SignalDecision.Ask(streamId, type);

    /// <summary>What else it names is looked at first, so that no token is spent for a message that does not pass.</summary>
    private static SignalDecision JudgeDemand(SignalMessage message, SignalDecision.Ask ask, SignalLeaves leaves)
    {
        var passes = StreamId.IsValid(ask.StreamId) && message.Streams.TrueForAll(stream =>
            stream.Id == ask.StreamId || (stream.IsMainTrack && ask.Type == TokenType.Publish ? leaves.Feeds(stream.Id) : leaves.Names(stream.Id)));
        return passes ? ask : SignalDecision.Refuse.Instance;
    }
}
