using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Media.Signalling;

/// <summary>A client's message as it was read, in the one way that it can be read.</summary>
internal sealed class SignalMessage(JsonDocument document) : IDisposable
{
    /// <summary>Base64url and what SDP is made of stay as they are; the result is JSON all the same, and no longer than what came.</summary>
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Command { get; set; } = "";

    public TokenParameter Token { get; set; }

    /// <summary>Every stream it names, in whichever field.</summary>
    public List<NamedStream> Streams { get; } = [];

    public string? StreamId => TextOf(SignalFields.StreamId);

    public string? Room => TextOf(SignalFields.Room);

    public string? Mode => TextOf(SignalFields.Mode);

    /// <summary>Writes it anew, without tokens. False where the token stands in it once more, in another
    /// place, or where there are two.</summary>
    public bool TryWrite(ArrayBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output, WriterOptions))
        {
            Write(writer, document.RootElement);
        }

        return !Token.IsPresent || (!Token.IsAmbiguous && output.WrittenSpan.IndexOf(Encoding.UTF8.GetBytes(Token.Secret.Reveal())) < 0);
    }

    public void Dispose() => document.Dispose();

    private string? TextOf(string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

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

    /// <param name="Id">What the field says; in a list of tracks the <c>!</c> of one that is not wanted is no part of it.</param>
    /// <param name="IsMainTrack">Whether it is the stream that another is put into.</param>
    internal readonly record struct NamedStream(string Id, bool IsMainTrack);
}
