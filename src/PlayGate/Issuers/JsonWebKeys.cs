using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>
/// Reads a JSON Web Key Set (RFC 7517 §5). Keys of other kinds or for other uses are left out, as §5 asks, and so are weak ones; a set that
/// is no set is null.
/// </summary>
internal static class JsonWebKeys
{
    /// <summary>The most that a set may be long.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>A token that names none of them makes work for all of them.</summary>
    public const int MaxKeys = 64;

    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <param name="json">The set.</param>
    /// <param name="takesSecrets">
    /// Whether <c>oct</c> keys count: in a file of the operator they do, but a secret that a server tells to all is none.
    /// </param>
    public static IReadOnlyList<IssuerKey>? Read(ReadOnlySpan<byte> json, bool takesSecrets)
    {
        try
        {
            return json.Length <= MaxBytes && Keys(json) is { } keys && keys.GetArrayLength() <= MaxKeys
                ? [.. keys.EnumerateArray().Select(key => Key(key, takesSecrets)).OfType<IssuerKey>()]
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half of a character is found when a text is taken out, not before.
            return null;
        }
    }

    private static JsonElement? Keys(ReadOnlySpan<byte> json) =>
        JsonElement.Parse(json, Strict) is { ValueKind: JsonValueKind.Object } set && set.TryGetProperty("keys", out var keys)
            && keys.ValueKind == JsonValueKind.Array ? keys : null;

    private static IssuerKey? Key(JsonElement key, bool takesSecrets)
    {
        if (key.ValueKind != JsonValueKind.Object || !IsForVerifying(key))
        {
            return null;
        }

        var (id, algorithm) = (Text(key, "kid"), Text(key, "alg"));
        try
        {
            return Text(key, "kty") switch
            {
                "RSA" when Rsa(key) is { } rsa => new IssuerKey(rsa) { Id = id, Algorithm = algorithm },
                "EC" when Curve(key) is { } curve => new IssuerKey(curve) { Id = id, Algorithm = algorithm },
                "oct" when takesSecrets && Bytes(key, "k") is { } secret => new IssuerKey(secret) { Id = id, Algorithm = algorithm },
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary><c>use</c> and <c>key_ops</c>, where they are there (RFC 7517 §4.2, §4.3).</summary>
    private static bool IsForVerifying(JsonElement key) =>
        (!key.TryGetProperty("use", out _) || Text(key, "use") == "sig")
        && (!key.TryGetProperty("key_ops", out var operations) || (operations.ValueKind == JsonValueKind.Array
            && operations.EnumerateArray().Any(IsToVerify)));

    private static bool IsToVerify(JsonElement operation) => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify");

    private static RSA? Rsa(JsonElement key)
    {
        if (Bytes(key, "n") is not { } modulus || Bytes(key, "e") is not { } exponent || modulus.Length > MaxRsaBits / 8)
        {
            return null;
        }

        var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return rsa.KeySize is >= MinRsaBits and <= MaxRsaBits ? rsa : null;
    }

    /// <summary>The curves of RFC 7518 §6.2.1.1. A point that is not on its curve is refused by the platform.</summary>
    private static ECDsa? Curve(JsonElement key)
    {
        ECCurve? curve = Text(key, "crv") switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => null,
        };
        return curve is { } known && Bytes(key, "x") is { } x && Bytes(key, "y") is { } y
            ? ECDsa.Create(new ECParameters { Curve = known, Q = new ECPoint { X = x, Y = y } })
            : null;
    }

    private static byte[]? Bytes(JsonElement key, string name) =>
        Text(key, name) is { Length: > 0 } text && Base64UrlText.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
