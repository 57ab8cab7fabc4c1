using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>
/// A signed token in its compact form (RFC 7515 §7.1), taken apart; nothing is believed of it yet. Keys that it carries or points to
/// (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>) are not looked at.
/// </summary>
internal sealed class CompactJws
{
    /// <summary>The most characters that a token may have.</summary>
    public const int MaxLength = 8 * 1024;

    private const int MaxIdLength = 256;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private CompactJws(string algorithm, string? keyId) => (Algorithm, KeyId) = (algorithm, keyId);

    /// <summary>What its header names as its algorithm.</summary>
    public string Algorithm { get; }

    /// <summary>What its header names as its key, where it does.</summary>
    public string? KeyId { get; }

    /// <summary>The text that the signature is over.</summary>
    public required byte[] Signed { get; init; }

    public required byte[] Payload { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>Whether the text has the form: three parts between two dots. An encrypted token has five (RFC 7516 §7.1).</summary>
    public static bool IsForm(string text) => text.AsSpan().Count('.') == 2;

    /// <summary>Takes apart a text of that form; null where it cannot be, with the reason.</summary>
    public static CompactJws? Parse(string text, out string problem)
    {
        problem = $"the token is longer than {MaxLength} characters";
        if (text.Length > MaxLength)
        {
            return null;
        }

        // Padding, white space and loose bits would make many texts of one token.
        problem = "a part of the token is not base64url as RFC 7515 §2 has it";
        var parts = text.Split('.');
        if (!parts.All(part => Base64UrlText.IsValid(part)))
        {
            return null;
        }

        problem = "the token's header is no JSON object of that kind";
        return Header(Base64Url.DecodeFromChars(parts[0])) is { } header
            ? OfHeader(header, text[..text.LastIndexOf('.')], parts, out problem)
            : null;
    }

    private static CompactJws? OfHeader(JsonElement header, string signed, string[] parts, out string problem)
    {
        problem = Problem(header);
        return problem.Length > 0 ? null : new CompactJws(header.GetProperty("alg").GetString()!, Text(header, "kid"))
        {
            Signed = Encoding.ASCII.GetBytes(signed),
            Payload = Base64Url.DecodeFromChars(parts[1]),
            Signature = Base64Url.DecodeFromChars(parts[2]),
        };
    }

    private static JsonElement? Header(byte[] json)
    {
        try
        {
            var header = JsonElement.Parse(json, Strict);
            return header.ValueKind == JsonValueKind.Object && AreTexts(header, "alg", "kid", "typ", "cty") ? header : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether these members are texts where they are there; half of a character throws here and not later.</summary>
    private static bool AreTexts(JsonElement header, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (header.TryGetProperty(name, out var value) && (value.ValueKind != JsonValueKind.String || value.GetString() is null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What must be understood and is not; empty where there is nothing like that.</summary>
    private static string Problem(JsonElement header) =>
        Text(header, "alg") is null ? "the token's header names no algorithm"
        : header.TryGetProperty("crit", out _) ? "the token's header has crit, and no extension is understood"
        : header.TryGetProperty("b64", out var b64) && b64.ValueKind != JsonValueKind.True ? "the token's payload is not encoded (b64)"
        : header.TryGetProperty("enc", out _) ? "the token is encrypted"
        : Text(header, "cty")?.EndsWith("JWT", StringComparison.OrdinalIgnoreCase) is true ? "the token has another one in it"
        : Text(header, "kid") is { Length: > MaxIdLength } ? $"the token's kid is longer than {MaxIdLength} characters"
        : "";

    private static string? Text(JsonElement header, string name) => header.TryGetProperty(name, out var value) ? value.GetString() : null;
}
