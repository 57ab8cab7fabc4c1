using System.Text;

namespace PlayGate.Issuers;

/// <summary>Reads the keys of MACs as settings write them.</summary>
internal static class IssuerSecrets
{
    private const string Hex = "hex:";
    private const string Base64 = "base64:";

    /// <summary>Each secret's bytes, in their order.</summary>
    /// <exception cref="IssuerSettingException">One is empty or not what its prefix says.</exception>
    public static IReadOnlyList<byte[]> Read(IssuerOptions options) => [.. options.Secrets.Select(Read)];

    /// <summary>Each secret's bytes where text without a prefix is hex, as Akamai writes its keys.</summary>
    /// <exception cref="IssuerSettingException">One is empty or not what its prefix says.</exception>
    public static IReadOnlyList<byte[]> ReadHex(IssuerOptions options) =>
        [.. options.Secrets.Select((text, index) => Read(HasPrefix(text) ? text : Hex + text, index))];

    private static bool HasPrefix(string text) =>
        text.StartsWith(Hex, StringComparison.Ordinal) || text.StartsWith(Base64, StringComparison.Ordinal);

    private static byte[] Read(string text, int index)
    {
        try
        {
            var bytes = text.StartsWith(Hex, StringComparison.Ordinal) ? Convert.FromHexString(text[Hex.Length..])
                : text.StartsWith(Base64, StringComparison.Ordinal) ? Convert.FromBase64String(text[Base64.Length..])
                : Encoding.UTF8.GetBytes(text);
            return bytes.Length > 0 ? bytes : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new IssuerSettingException($"Secrets:{index}", "it accepts text, or bytes as hex:… or base64:…");
        }
    }
}
