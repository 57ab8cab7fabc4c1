using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using PlayGate.Streams;

namespace PlayGate.Media.Signalling;

/// <summary>From a client's message to what the origin is sent, or what the client is told.</summary>
internal sealed partial class SignalGate(SocketSessions sessions)
{
    public const string Unauthorized = "unauthorized_access";

    /// <summary>The code of a message that is none, or could be read as another.</summary>
    private const string Malformed = "malformed";

    /// <summary>What is to be sent: to the origin or, where there is a code of a refusal, back to the client.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Message, string? Refused)> JudgeAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellation)
    {
        using var message = SignalReader.Read(utf8);
        if (message is null)
        {
            return (Error(Unauthorized, null), Malformed);
        }

        var relayed = new ArrayBufferWriter<byte>(utf8.Length);
        var refusal = !message.TryWrite(relayed) ? Refusal.TokenInvalid : SignalRules.Judge(message, sessions.Leaves) switch
        {
            SignalDecision.Relay => null,
            SignalDecision.Ask ask => await sessions.AskAsync(ask, message.Token, cancellation),
            _ => Refusal.TokenRequired,
        };
        return refusal is null ? (relayed.WrittenMemory, null) : (Error(WordFor(refusal), message.StreamId ?? message.Room), refusal.Code);
    }

    /// <summary>In Ant Media's words. A stream is repeated where it could be one.</summary>
    public static byte[] Error(string definition, string? streamId) => JsonSerializer.SerializeToUtf8Bytes(
        new ErrorMessage("error", definition, streamId is not null && StreamId.IsValid(streamId) ? streamId : ""),
        ErrorJson.Default.ErrorMessage);

    /// <summary>An outage is not a denial: the client may try again, its token is as it was.</summary>
    private static string WordFor(Refusal refusal) => refusal == Refusal.StoreUnavailable ? refusal.Code : Unauthorized;

    internal sealed record ErrorMessage(string Command, string Definition, string StreamId);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ErrorMessage))]
    private sealed partial class ErrorJson : JsonSerializerContext;
}
