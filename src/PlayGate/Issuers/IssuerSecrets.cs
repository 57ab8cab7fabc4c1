using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>Reads the keys of MACs as settings write them.</summary>
internal static class IssuerSecrets
{
    /// <summary>Each secret's bytes, in their order.</summary>
    /// <exception cref="IssuerSettingException">One is empty or not what its prefix says.</exception>
    public static IReadOnlyList<byte[]> Read(IssuerOptions options) => Read(options, SecretText.Read);

    /// <summary>Each secret's bytes where text without a prefix is hex, as Akamai writes its keys.</summary>
    /// <exception cref="IssuerSettingException">One is empty or not what its prefix says.</exception>
    public static IReadOnlyList<byte[]> ReadHex(IssuerOptions options) => Read(options, SecretText.ReadHex);

    private static IReadOnlyList<byte[]> Read(IssuerOptions options, Func<string, byte[]?> read) =>
    [
        .. options.Secrets.Select(
            (text, index) => read(text) ?? throw new IssuerSettingException($"Secrets:{index}", SecretText.Accepts)),
    ];
}
