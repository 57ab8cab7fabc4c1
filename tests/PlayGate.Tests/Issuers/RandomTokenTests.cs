using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers;

/// <summary>Texts that clients make up: whatever comes, nothing is thrown, and what no signer wrote is not genuine.</summary>
public sealed class RandomTokenTests
{
    private const int Samples = 5_000;

    private static readonly JsonElement Jose = IssuerBench.Vectors("jose.json");
    private static readonly string Secret = Jose.GetProperty("secret").GetString()!;
    private static readonly string[] Tokens =
        [.. Jose.GetProperty("algorithms").Texts().Values, .. Jose.GetProperty("claims").Texts().Values];

    private static readonly IIssuerFormat Jwt = Create(IssuerFormat.Jwt);
    private static readonly IIssuerFormat UriSigning = Create(IssuerFormat.UriSigning);

    private static readonly Gen<string> Pieces = Gen.OneOf<string>(
        ".", "=", " ", "\n", "A", "-", "_", "e30", "eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9", "\ud800", "é", "\0", "%2e", "~");

    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.OneOf<string>(
            "1", "-1", "1e999", "1.5", "true", "null", "{}", "[]", "\"play\"", "\"\"", "\"\\ud800\"", "\"stream1\"", "4102444800",
            "[[[[]]]]",
            "\"regex:.*\"", "\"regex:[\"", "\"hash:sha-256;\"", "\"192.0.2.1\"",
            "[{\"action\":\"read\",\"path\":\"~(\"}]", "[{\"action\":7}]"),
        Gen.String[0, 10].Select(text => JsonSerializer.Serialize(text)));

    private static readonly Gen<string> Names = Gen.OneOf<string>(
        "streamId", "type", "exp", "nbf", "iat", "iss", "aud", "sub", "jti", "cnf",
        "cdniuc", "cdniv", "cdnicrit", "cdniip", "cdnistd", "x");

    private static readonly Gen<string> Claims = Gen.Select(Names, Values).Array[0, 6]
        .Select(claims => $"{{{string.Join(',', claims.Select(claim => $"\"{claim.Item1}\":{claim.Item2}"))}}}");

    [Fact]
    public void A_token_that_was_changed_is_not_genuine() => Gen.Select(
        Gen.OneOf<string>(Tokens), Gen.Int[0, 900], Gen.Int[0, 3], Pieces).Sample(
        (token, at, length, piece) =>
        {
            at = Math.Min(at, token.Length);
            var text = token[..at] + piece + token[Math.Min(at + length, token.Length)..];
            Assert.Equal(text == token, Read(Jwt, text) is IssuedReading.Genuine);
            Assert.IsNotType<IssuedReading.Genuine>(Read(UriSigning, text));
        },
        iter: Samples);

    [Fact]
    public void Parts_of_tokens_make_no_other_token() => Gen.OneOf<string>(Tokens).Array[3].Sample(
        tokens =>
        {
            var text = string.Join('.', tokens.Select((token, part) => token.Split('.')[part]));
            Assert.Equal(Tokens.Contains(text), Read(Jwt, text) is IssuedReading.Genuine);
        },
        iter: Samples);

    [Fact]
    public void Text_is_read_without_surprise() => Gen.OneOf(Gen.String[0, 60], Pieces.Array[0, 12].Select(string.Concat)).Sample(
        text => Assert.True(Read(Jwt, text) is null or IssuedReading.Refused && Read(UriSigning, text) is null or IssuedReading.Refused),
        iter: Samples);

    [Fact]
    public void Claims_of_all_kinds_are_read_without_surprise() => Claims.Sample(
        claims =>
        {
            var token = IssuerBench.Sign(claims, Secret);
            Assert.NotNull(Read(Jwt, token));
            Assert.NotNull(Read(UriSigning, token));
        },
        iter: Samples);

    [Fact]
    public void Payloads_and_headers_of_all_bytes_are_read_without_surprise() => Gen.Byte.Array[0, 40].Array[2].Sample(
        parts =>
        {
            var (header, payload) = (parts[0], parts[1]);
            Assert.IsType<IssuedReading.Refused>(Read(Jwt, IssuerBench.Sign("""{"alg":"HS256"}""", payload, Secret)));
            Assert.IsType<IssuedReading.Refused>(Read(Jwt, $"{IssuerBench.Encode(header)}.{IssuerBench.Encode(payload)}.AAAA"));
        },
        iter: Samples);

    /// <summary>
    /// Microsoft's library is the second reader: what is genuine here is genuine there. But for lists of audiences with members that are no
    /// texts: the library refuses them, and Traffic Server's tests want the others to be read.
    /// </summary>
    [Fact]
    public void What_is_genuine_is_so_for_another_reader() => Gen.OneOf(
        Gen.OneOf<string>(Tokens),
        Claims.Select(claims => IssuerBench.Sign(claims, Secret)),
        Gen.Select(Gen.OneOf<string>(Tokens), Gen.Int[0, 900], Pieces)
            .Select((token, at, piece) => token.Insert(Math.Min(at, token.Length), piece))).Sample(
        token =>
        {
            if (Read(Jwt, token) is IssuedReading.Genuine { Claims: var claims } && !HasOddAudience(claims))
            {
                var result = new JsonWebTokenHandler().ValidateTokenAsync(token, Parameters()).GetAwaiter().GetResult();
                Assert.True(result.IsValid, token);
            }
        },
        iter: Samples / 5);

    [Fact]
    public void Expressions_are_read_without_surprise() => Gen.OneOf(
        Gen.String[0, 30],
        Gen.OneOf<string>("(", ")", "[", "]", "[:", ":]", "{", "}", ",", "9", "-", "^", "$", "*", "+", "?", "|", "\\", "a", ".")
            .Array[0, 20].Select(string.Concat))
        .Sample(text => PosixExpression.Read(text)?.IsMatch("http://cdni.example/foo/bar?x=1"), iter: Samples);

    [Fact]
    public void URIs_are_read_without_surprise() => Gen.Select(Gen.String[0, 20], Gen.String[0, 20], Gen.String[0, 20]).Sample(
        (host, path, query) => SignedUri.Of(new ViewerRequest("GET", "http", host, path, query), "package"),
        iter: Samples);

    private static bool HasOddAudience(IssuedClaims claims)
    {
        using var payload = JsonDocument.Parse(claims.Signed);
        return payload.RootElement.TryGetProperty("aud", out var audience)
            && audience.ValueKind == JsonValueKind.Array
            && audience.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String);
    }

    private static TokenValidationParameters Parameters() => new()
    {
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
        IssuerSigningKeys =
        [
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)),
            .. new JsonWebKeySet(Jose.GetProperty("jwks").GetRawText()).GetSigningKeys(),
        ],
    };

    private static IssuedReading? Read(IIssuerFormat format, string text) =>
        format.ReadAsync(text, new ViewerRequest("GET", "http", "cdni.example", "/a", $"?token={text}"), "192.0.2.1")
            .GetAwaiter().GetResult();

    private static IIssuerFormat Create(IssuerFormat format)
    {
        var options = new IssuerOptions { Format = format, Secrets = { Secret } };
        foreach (var algorithm in JwsAlgorithm.All)
        {
            options.Algorithms.Add(algorithm.Name);
        }

        return IssuerBench.Create(options, Jose.GetProperty("jwks"));
    }
}
