using System.Text;

namespace PlayGate.Tokens;

/// <summary>Keys of MACs as settings write them: text, or bytes as <c>hex:…</c> or <c>base64:…</c>.</summary>
internal static class SecretText
{
    /// <summary>What such a setting accepts, for messages.</summary>
    public const string Accepts = "it accepts text, or bytes as hex:… or base64:…";

    private const string Hex = "hex:";
    private const string Base64 = "base64:";

    /// <summary>The bytes; null where there are none, or where they are not what the prefix says.</summary>
    public static byte[]? Read(string text)
    {
        try
        {
            var bytes = text.StartsWith(Hex, StringComparison.Ordinal) ? Convert.FromHexString(text[Hex.Length..])
                : text.StartsWith(Base64, StringComparison.Ordinal) ? Convert.FromBase64String(text[Base64.Length..])
                : Encoding.UTF8.GetBytes(text);
            return bytes.Length > 0 ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The bytes where text without a prefix is hex, as Akamai writes its keys.</summary>
    public static byte[]? ReadHex(string text) => Read(HasPrefix(text) ? text : Hex + text);

    private static bool HasPrefix(string text) =>
        text.StartsWith(Hex, StringComparison.Ordinal) || text.StartsWith(Base64, StringComparison.Ordinal);
}
