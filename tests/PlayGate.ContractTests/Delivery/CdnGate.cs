using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Delivery;

/// <summary>A gate of which a CDN delivers the media, and the CDN's own requests to it.</summary>
internal static class CdnGate
{
    public const string Secret = "X-PlayGate-Cdn: between-us";

    public static (string Key, string Value)[] Settings =>
    [
        ("PlayGate:Cdns:edge:Url", "https://edge.example/video"),
        ("PlayGate:Cdns:edge:Format", "SecureLink"),
        ("PlayGate:Cdns:edge:Secrets:0", "a secret of the edge"),
        ("PlayGate:Cdn", "edge"),
        ("PlayGate:Shield:CdnSecret", "between-us"),
    ];

    public static Task<TestGate> StartAsync(KestrelOrigin origin, params (string Key, string Value)[] more) =>
        TestGate.InFrontOfAsync(origin, [.. Settings, .. more]);

    /// <summary>A fetch of the CDN.</summary>
    public static Task<RawResponse> FetchAsync(this TestGate gate, string target, params string[] headers) =>
        RawClient.GetAsync(gate.Public, target, [Secret, .. headers]);
}
