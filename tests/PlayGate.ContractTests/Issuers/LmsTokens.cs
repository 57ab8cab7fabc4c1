using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Issuers;

/// <summary>A back-end that signs its own JSON Web Tokens, with the names of Ant Media's claims.</summary>
internal static class LmsTokens
{
    private const string Secret = "a secret of thirty-two characters";

    /// <summary>The issuer's settings, and more of the test's own.</summary>
    public static (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
    [
        ("PlayGate:Issuers:lms:Format", "Jwt"),
        ("PlayGate:Issuers:lms:Preset", "AntMedia"),
        ("PlayGate:Issuers:lms:Secrets:0", Secret),
        .. more,
    ];

    /// <summary>A token that is good for ten minutes, unless the claims say otherwise.</summary>
    public static string Sign(this TestGate gate, string streamId, string type = "play", object? more = null)
    {
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["streamId"] = streamId,
            ["type"] = type,
            ["exp"] = gate.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        foreach (var property in more?.GetType().GetProperties() ?? [])
        {
            claims[property.Name] = property.GetValue(more);
        }

        foreach (var (name, _) in claims.Where(claim => claim.Value is null).ToList())
        {
            claims.Remove(name);
        }

        return Sign(JsonSerializer.Serialize(claims));
    }

    private static string Sign(string payload)
    {
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(payload)}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(mac)}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
