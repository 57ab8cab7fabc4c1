using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

/// <summary>One token has one text, and what is left of that has one name when it is consumed.</summary>
public sealed class JwtEncodingTests
{
    private static readonly JsonElement Jose = IssuerBench.Vectors("jose.json");

    private readonly IIssuerFormat _format = Create();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_part_is_written_in_one_way_only(int part)
    {
        var token = Jose.GetProperty("algorithms").GetProperty("ES256").GetString()!;

        foreach (var text in Rewritten(token, part))
        {
            Assert.IsType<IssuedReading.Refused>(await _format.ReadAsync(text));
        }
    }

    [Fact]
    public async Task The_other_signature_of_an_elliptic_curve_is_the_same_token()
    {
        var token = Jose.GetProperty("algorithms").GetProperty("ES256").GetString()!;
        var other = Malleated(token);

        Assert.NotEqual(token, other);
        Assert.Equal((await _format.GenuineAsync(token)).Signed, (await _format.GenuineAsync(other)).Signed);
    }

    [Fact]
    public async Task The_same_claims_under_another_header_are_the_same_token()
    {
        var tokens = Jose.GetProperty("algorithms").Texts().Values.Select(async token => (await _format.GenuineAsync(token)).Signed);

        Assert.Single((await Task.WhenAll(tokens)).Select(Encoding.UTF8.GetString).Distinct());
    }

    private static IIssuerFormat Create()
    {
        var options = new IssuerOptions { Format = IssuerFormat.Jwt, Secrets = { Jose.GetProperty("secret").GetString()! } };
        foreach (var algorithm in JwsAlgorithm.All)
        {
            options.Algorithms.Add(algorithm.Name);
        }

        return IssuerBench.Create(options, Jose.GetProperty("jwks"));
    }

    private static IEnumerable<string> Rewritten(string token, int part)
    {
        var parts = token.Split('.');
        string With(string text) => string.Join('.', parts.Select((old, index) => index == part ? text : old));

        yield return With(parts[part] + "=");
        yield return With(parts[part] + "==");
        yield return With(" " + parts[part]);
        yield return With(parts[part] + "\n");
        yield return With(parts[part].Insert(4, "\r\n"));
        yield return With(parts[part].Insert(4, "?"));
        yield return With(parts[part] + "A");
        if (parts[part].Length % 4 != 0)
        {
            // The last letter carries bits that are not used.
            yield return With(parts[part][..^1] + (char)(parts[part][^1] + 1));
        }
    }

    /// <summary>For (r, s) the pair (r, n − s) is a signature too.</summary>
    private static string Malleated(string token)
    {
        var order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, null);
        var parts = token.Split('.');
        var signature = Base64Url.DecodeFromChars(parts[2]);
        var second = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var other = (order - second).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        other.CopyTo(signature.AsSpan(64 - other.Length));
        return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
    }
}
