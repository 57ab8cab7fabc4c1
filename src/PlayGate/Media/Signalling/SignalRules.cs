using PlayGate.Streams;

namespace PlayGate.Media.Signalling;

/// <summary>
/// Which messages pass. A message that asks for media needs a token for it; every other one may name only streams that this socket has been
/// granted. No client writes a command in another case, but a lenient server might obey one: such messages are refused.
/// </summary>
internal static class SignalRules
{
    private const string Play = "play";
    private const string Publish = "publish";
    private const string Join = "join";
    private const string JoinRoom = "joinRoom";
    private static readonly string[] Asking = [Play, Publish, Join, JoinRoom];

    /// <summary>Clients send these before anything is permitted: at the opening, and every three seconds.</summary>
    private static readonly string[] Free = ["ping", "getIceServerConfig"];

    public static SignalDecision Judge(SignalMessage message, SignalPermissions permitted) =>
        Demanded(message) is { } ask ? JudgeDemand(message, ask, permitted)
        : Asking.Contains(message.Command, StringComparer.OrdinalIgnoreCase) ? SignalDecision.Refuse.Instance
        : !message.Streams.TrueForAll(stream => permitted.MayName(stream.Id)) ? SignalDecision.Refuse.Instance
        : permitted.Any || Free.Contains(message.Command) ? SignalDecision.Relay.Instance
        : SignalDecision.Refuse.Instance;

    /// <summary>
    /// A client that joins without <c>"mode":"play"</c> also sends media, to the other side of a conversation or into a room.
    /// </summary>
    private static SignalDecision.Ask? Demanded(SignalMessage message) => message.Command switch
    {
        Play => Ask(message.StreamId, TokenType.Play),
        Publish => Ask(message.StreamId, TokenType.Publish),
        Join => Ask(message.StreamId ?? message.Room, message.Mode == Play ? TokenType.Play : TokenType.Publish),
        JoinRoom => Ask(message.Room, message.Mode == Play ? TokenType.Play : TokenType.Publish),
        _ => null,
    };

    private static SignalDecision.Ask? Ask(string? streamId, TokenType type) =>
        streamId is null ? null : new SignalDecision.Ask(streamId, type);

    /// <summary>All other streams that it names are judged first, so that no token is consumed for a message that does not pass.</summary>
    private static SignalDecision JudgeDemand(SignalMessage message, SignalDecision.Ask ask, SignalPermissions permitted)
    {
        bool Passes(SignalMessage.NamedStream stream) =>
            stream.Id == ask.StreamId
            || (stream.IsMainTrack && ask.Type == TokenType.Publish ? permitted.MayPublish(stream.Id) : permitted.MayName(stream.Id));
        return StreamId.IsValid(ask.StreamId) && message.Streams.TrueForAll(Passes) ? ask : SignalDecision.Refuse.Instance;
    }
}
