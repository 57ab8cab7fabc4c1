using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Tests.House;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers;

/// <summary>What the tests of issuers' tokens have in common: vectors of foreign signers, and a request that presents a token.</summary>
internal static class IssuerBench
{
    /// <summary>A file of vectors; see the README beside them.</summary>
    public static JsonElement Vectors(string name) => JsonElement.Parse(
        File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "PlayGate.Tests", "Issuers", "Vectors", name)));

    /// <summary>The members of an object, all of them texts.</summary>
    public static Dictionary<string, string> Texts(this JsonElement element) =>
        element.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);

    public static IIssuerFormat Create(IssuerOptions options) =>
        IssuerFormats.Create(new IssuerSetup("issuer", options, TimeProvider.System));

    /// <summary>With the keys of the set from a file, as an operator names one.</summary>
    public static IIssuerFormat Create(IssuerOptions options, JsonElement set)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, set.GetRawText());
            options.Jwks = path;
            return Create(options);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Reads a token that stands where it may stand without a name: as bearer, in a cookie.</summary>
    public static async Task<IssuedReading?> ReadAsync(
        this IIssuerFormat format, string text, ViewerRequest? request = null, string? address = null) =>
        await format.ReadAsync(
            new IssuedToken(
                Credential.Of(text),
                request ?? new ViewerRequest("GET", "", "", "/stream1", ""),
                new Client(address is null ? null : IPAddress.Parse(address), null)),
            CancellationToken.None);

    public static async Task<IssuedClaims> GenuineAsync(this IIssuerFormat format, string text)
    {
        var reading = await format.ReadAsync(text);
        return Assert.IsType<IssuedReading.Genuine>(reading).Claims;
    }

    public static async Task<IssuedReading.Refused> RefusedAsync(this IIssuerFormat format, string text) =>
        Assert.IsType<IssuedReading.Refused>(await format.ReadAsync(text));

    /// <summary>Signs what no signer would, too.</summary>
    public static string Sign(string header, ReadOnlySpan<byte> payload, string secret)
    {
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(payload)}";
        return $"{signed}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Sign(string claims, string secret) => Sign("""{"alg":"HS256"}""", Encoding.UTF8.GetBytes(claims), secret);

    public static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
