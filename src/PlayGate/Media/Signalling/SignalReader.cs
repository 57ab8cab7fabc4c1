using System.Text.Json;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Media.Signalling;

/// <summary>
/// Reads a message as strictly as RFC 8259 and RFC 7493 (I-JSON) allow. Servers' parsers differ about duplicate names, comments and lone
/// surrogates; a message that could be read in two ways is refused.
/// </summary>
internal static class SignalReader
{
    /// <summary>Ant Media's clients send messages of depth two; four times that leaves room for an application's own data.</summary>
    public const int MaxDepth = 8;
    private const int MaxCommandLength = 64;

    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = MaxDepth,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>The message, or null where it is none, or could be read in two ways.</summary>
    /// <param name="utf8">The message's bytes, which must not change while the message is used.</param>
    public static SignalMessage? Read(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(utf8, Strict);
            var message = new SignalMessage(document);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && ReadObject(message, document.RootElement, isRoot: true)
                && message.Command.Length > 0)
            {
                return message;
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException: text that is not valid Unicode, such as lone surrogates and invalid UTF-8.
        }

        document?.Dispose();
        return null;
    }

    private static bool ReadObject(SignalMessage message, JsonElement value, bool isRoot)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in value.EnumerateObject())
        {
            var name = property.Name;
            if (!SignalFields.IsName(name) || !names.Add(name) || !ReadField(message, name, property.Value, isRoot))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadField(SignalMessage message, string name, JsonElement value, bool isRoot) =>
        name == SignalFields.Command ? isRoot && ReadCommand(message, value)
        : SignalFields.IsToken(name) ? ReadToken(message, value)
        : SignalFields.NamesStreams(name) ? ReadStreams(message, value, name)
        : ReadValue(message, value);

    private static bool ReadValue(SignalMessage message, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(message, value, isRoot: false),
        JsonValueKind.Array => value.EnumerateArray().All(item => ReadValue(message, item)),
        JsonValueKind.String => value.GetString() is not null,
        _ => true,
    };

    private static bool ReadCommand(SignalMessage message, JsonElement value)
    {
        message.Command = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return message.Command.Length is > 0 and <= MaxCommandLength
            && message.Command.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
    }

    /// <summary>It is a token at any depth; two different ones count as none.</summary>
    private static bool ReadToken(SignalMessage message, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        message.Token = message.Token.With(Credential.Of(value.GetString()));
        return true;
    }

    private static bool ReadStreams(SignalMessage message, JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.Array:
                return value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && ReadStreams(message, item, name));
            case JsonValueKind.String:
                var text = value.GetString()!;
                if (text.Length > 0)
                {
                    var isUnwanted = text[0] == '!' && SignalFields.ListsTracks(name);
                    message.Streams.Add(new SignalMessage.NamedStream(isUnwanted ? text[1..] : text, name == SignalFields.MainTrack));
                }

                return true;
            default:
                return false;
        }
    }
}
