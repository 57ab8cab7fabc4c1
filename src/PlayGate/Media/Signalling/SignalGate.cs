using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using PlayGate.Streams;

namespace PlayGate.Media.Signalling;

/// <summary>From a client's message to what the origin is sent, or to the error that the client is sent.</summary>
internal static partial class SignalGate
{
    public const string Unauthorized = "unauthorized_access";

    /// <summary>The code of a message that is none, or could be read in two ways.</summary>
    private const string Malformed = "malformed";

    /// <returns>What the origin is sent or, with the code of a refusal, what the client is sent.</returns>
    public static async ValueTask<(ReadOnlyMemory<byte> Message, string? Refused)> JudgeAsync(
        ReadOnlyMemory<byte> utf8, SocketSessions sessions, CancellationToken cancellation)
    {
        using var message = SignalReader.Read(utf8);
        if (message is null)
        {
            return (Error(Unauthorized, null), Malformed);
        }

        var relayed = new ArrayBufferWriter<byte>(utf8.Length);
        var refusal = !message.TryWrite(relayed) ? Refusal.TokenInvalid : SignalRules.Judge(message, sessions.Permissions) switch
        {
            SignalDecision.Relay => null,
            SignalDecision.Ask ask => await sessions.AskAsync(ask, message.Token, cancellation),
            _ => Refusal.TokenRequired,
        };
        return refusal is null
            ? (relayed.WrittenMemory, null)
            : (Error(WordFor(refusal), message.StreamId ?? message.Room), refusal.Code);
    }

    /// <summary>An error in Ant Media's words. The stream is repeated where its name is valid.</summary>
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
