using System.Text.Json;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

/// <summary>Project Wycheproof's vectors of signatures: forgeries that other implementations took for genuine.</summary>
public sealed class WycheproofTests
{
    /// <summary>
    /// Genuine for Wycheproof, and refused here: keys that say another algorithm than their token (346, 347, 350, 351), and letters that are
    /// not base64url among the others (372, 373), which would make two texts of one token.
    /// </summary>
    private static readonly int[] Stricter = [346, 347, 350, 351, 372, 373];

    [Fact]
    public void Signatures_are_genuine_exactly_where_Wycheproof_says_so()
    {
        var tests = IssuerBench.Vectors("wycheproof.json").GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray().Select(test => (Key: group.GetProperty("key"), Test: test)))
            .ToArray();

        Assert.Equal(401, tests.Length);
        Assert.Equal([], from test in tests where !IsAsExpected(test.Key, test.Test) select test.Test.GetRawText());
    }

    private static bool IsAsExpected(JsonElement key, JsonElement test)
    {
        var isGenuine = test.GetProperty("valid").GetBoolean() && !Stricter.Contains(test.GetProperty("id").GetInt32());
        return IsGenuine(key, test.GetProperty("jws").GetString()!) == isGenuine;
    }

    private static bool IsGenuine(JsonElement key, string text)
    {
        var keys = JsonWebKeys.Read(JsonSerializer.SerializeToUtf8Bytes(new { keys = new[] { key } }), takesSecrets: true);
        return CompactJws.IsForm(text) && CompactJws.Parse(text, out _) is { } jws
            && JwsAlgorithm.All.FirstOrDefault(algorithm => algorithm.Name == jws.Algorithm) is { } algorithm
            && keys!.Any(known => known.IsFor(jws.KeyId) && algorithm.Verifies(known, jws.Signed, jws.Signature));
    }
}
