namespace PlayGate.ContractTests.Delivery;

/// <summary>An application whose media a CDN delivers.</summary>
internal static class CdnSettings
{
    public const string Edge = "https://edge.example/v";

    /// <summary>A format that signs each URL by itself.</summary>
    public static (string Key, string Value)[] SecureLink(params (string Key, string Value)[] more) => Of("SecureLink", "enigma", more);

    /// <summary>A format that signs whole folders.</summary>
    public static (string Key, string Value)[] Akamai(params (string Key, string Value)[] more) =>
        Of("Akamai", "aabbccddeeff00112233", more);

    private static (string Key, string Value)[] Of(string format, string secret, (string Key, string Value)[] more) =>
    [
        ("PlayGate:Cdns:edge:Url", Edge),
        ("PlayGate:Cdns:edge:Format", format),
        ("PlayGate:Cdns:edge:Secrets:0", secret),
        ("PlayGate:Cdn", "edge"),
        ("PlayGate:Shield:CdnSecret", "the-secret-of-the-edge"),
        .. more,
    ];
}
