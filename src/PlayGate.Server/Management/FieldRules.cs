using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PlayGate.Server.Management;

/// <summary>One of a few words, of which null is none.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class OneOfAttribute(params string[] words) : ValidationAttribute($"Takes {string.Join(", ", words[..^1])} or {words[^1]}.")
{
    public IReadOnlyList<string> Words => words;

    public bool IgnoreCase { get; init; }

    public override bool IsValid(object? value) =>
        value is null || words.Contains(value as string, IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}

/// <summary>A field that has to be there; what may stand in it is said by others.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class NeededAttribute : RequiredAttribute
{
    public NeededAttribute() => (AllowEmptyStrings, ErrorMessage) = (true, "Is required.");
}

/// <summary>An address written the one way it is always written: neither octal nor shortened IPv4, no zone, no brackets.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressAttribute() : ValidationAttribute("Takes an IP address, e.g. 203.0.113.7 or 2001:db8::7.")
{
    public override bool IsValid(object? value) => value is not string text || Parse(text) is not null;

    public static IPAddress? Parse(string? text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString() == text
            : text.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.'))
            ? address
            : null;
}

/// <summary>An instant as RFC 3339 §5.6 writes it, with its offset.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && HasOffset(reader.GetString()!) && reader.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException(message: null, new FormatException());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    /// <summary>What the framework leaves open: the letter between date and time, seconds, digits behind their point, the offset.</summary>
    private static bool HasOffset(string text) =>
        text.Length > 19 && text[10] is 'T' or 't' && text[16] == ':'
        && (text[19] != '.' || (text.Length > 20 && char.IsAsciiDigit(text[20])))
        && (text[^1] is 'Z' or 'z' || (text[^3] == ':' && text[^6] is '+' or '-'));
}
