using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Media.Signalling;

/// <summary>A client's message that can be read in one way only.</summary>
internal sealed class SignalMessage(JsonDocument document) : IDisposable
{
    /// <summary>Base64url and SDP are not escaped, so that the message does not get longer; it is valid JSON all the same.</summary>
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public string Command { get; set; } = "";

    public Credential Token { get; set; }

    /// <summary>Every stream that it names, in any field.</summary>
    public List<NamedStream> Streams { get; } = [];

    public string? StreamId => TextOf(SignalFields.StreamId);

    public string? Room => TextOf(SignalFields.Room);

    public string? Mode => TextOf(SignalFields.Mode);

    /// <summary>Writes it anew, without tokens. False where the token occurs in another place too, or where there are two tokens.</summary>
    public bool TryWrite(ArrayBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output, WriterOptions))
        {
            Write(writer, document.RootElement);
        }

        return Token.Text(SignalFields.Token) is not { } token
            || (!Token.IsAmbiguous && output.WrittenSpan.IndexOf(Encoding.UTF8.GetBytes(token)) < 0);
    }

    public void Dispose() => document.Dispose();

    private string? TextOf(string name) =>
        document.RootElement.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().Where(property => !SignalFields.IsToken(property.Name)))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <param name="Id">The text of the field, in a list of tracks without the <c>!</c> of a track that is not wanted.</param>
    /// <param name="IsMainTrack">Whether it is the stream that another one is put into.</param>
    internal readonly record struct NamedStream(string Id, bool IsMainTrack);
}
