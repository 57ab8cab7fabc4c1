using System.Text.Json;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

/// <summary>Project Wycheproof's vectors of signatures: forgeries that other implementations took for genuine.</summary>
public sealed class WycheproofTests
{
    /// <summary>
    /// Genuine for Wycheproof, and refused here: keys that say another algorithm than their token (346, 347, 350, 351), and letters that
    /// are not base64url among the others (372, 373), which would make two texts of one token.
    /// </summary>
    private static readonly int[] Stricter = [346, 347, 350, 351, 372, 373];

    /// <summary>Letter for letter the vector 357, which is genuine: their wrong padding was lost on the way into the file.</summary>
    private static readonly int[] Contradictory = [367, 370];

    [Fact]
    public void Signatures_are_genuine_exactly_where_Wycheproof_says_so()
    {
        var tests = IssuerBench.Vectors("wycheproof.json").GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray().Select(test => (Key: group.GetProperty("key"), Test: test)))
            .ToArray();

        Assert.Equal(401, tests.Length);
        Assert.Equal([], from test in tests where !IsAsExpected(test.Key, test.Test) select test.Test.GetRawText());
        Assert.Single(
            from test in tests
            let id = test.Test.GetProperty("id").GetInt32()
            where id == 357 || Contradictory.Contains(id)
            group id by test.Test.GetProperty("jws").GetString());
    }

    private static bool IsAsExpected(JsonElement key, JsonElement test)
    {
        var id = test.GetProperty("id").GetInt32();
        var isGenuine = Contradictory.Contains(id) || (test.GetProperty("valid").GetBoolean() && !Stricter.Contains(id));
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
