using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers;

/// <summary>Tokens that jose signed.</summary>
public sealed class JwtFormatTests
{
    private static readonly JsonElement Jose = IssuerBench.Vectors("jose.json");
    private static readonly string Secret = Jose.GetProperty("secret").GetString()!;
    private static readonly DateTimeOffset End = DateTimeOffset.FromUnixTimeSeconds(4_102_444_800);

    private readonly IIssuerFormat _format = Create([.. JwsAlgorithm.All.Select(algorithm => algorithm.Name)]);

    public static TheoryData<string> Algorithms => [.. Jose.GetProperty("algorithms").Texts().Keys];

    public static TheoryData<string> Hostile => [.. Jose.GetProperty("hostile").Texts().Keys];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_token_of_each_algorithm_is_genuine(string algorithm)
    {
        var claims = await _format.GenuineAsync(Jose.GetProperty("algorithms").GetProperty(algorithm).GetString()!);

        Assert.Equal([new IssuedPermission(TokenType.Play, "stream1")], claims.Permissions);
        Assert.Equal(End, claims.ExpiresAt);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_token_that_must_not_be_believed_is_refused(string kind)
    {
        var refused = await _format.RefusedAsync(Hostility(kind));

        Assert.Equal(Refusal.TokenInvalid, refused.Reason);
        Assert.NotEqual("", refused.Because);
    }

    [Fact]
    public async Task Only_algorithms_of_the_allow_list_are_taken()
    {
        var format = Create(["ES384"]);

        foreach (var (name, token) in Jose.GetProperty("algorithms").Texts())
        {
            Assert.Equal(name == "ES384", await format.ReadAsync(token) is IssuedReading.Genuine);
        }
    }

    [Fact]
    public async Task Without_a_list_the_keys_say_which_algorithms_are_taken()
    {
        var secrets = IssuerBench.Create(new IssuerOptions { Format = IssuerFormat.Jwt, Secrets = { "another one", Secret } });
        var keys = IssuerBench.Create(new IssuerOptions { Format = IssuerFormat.Jwt }, Jose.GetProperty("jwks"));

        foreach (var (name, token) in Jose.GetProperty("algorithms").Texts())
        {
            Assert.Equal(name == "HS256", await secrets.ReadAsync(token) is IssuedReading.Genuine);
            Assert.Equal(name is "RS256" or "ES256", await keys.ReadAsync(token) is IssuedReading.Genuine);
        }
    }

    [Fact]
    public async Task A_key_of_a_file_verifies_and_is_no_secret()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Jose.GetProperty("spki").GetString());
        var format = IssuerBench.Create(new IssuerOptions { Format = IssuerFormat.Jwt, KeyFile = path, Secrets = { "a secret" } });
        File.Delete(path);

        await format.GenuineAsync(Jose.GetProperty("algorithms").GetProperty("RS256").GetString()!);
        Assert.All(
            Jose.GetProperty("hostile").EnumerateObject().Where(token => token.Name.StartsWith("a MAC", StringComparison.Ordinal)),
            token => Assert.IsType<IssuedReading.Refused>(format.ReadAsync(token.Value.GetString()!).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task What_a_token_says_is_told()
    {
        var claims = await _format.GenuineAsync(Claims("all"));

        Assert.Equal([new IssuedPermission(TokenType.Publish, "stream1")], claims.Permissions);
        Assert.Equal("token-1", claims.TokenId);
        Assert.Equal("https://issuer.example", claims.Issuer);
        Assert.Equal(["one", "two"], claims.Audiences);
        Assert.Equal("viewer-1", claims.Subject);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1000.5), claims.NotBefore);
        Assert.Equal(End.AddSeconds(0.25), claims.ExpiresAt);
        Assert.Contains(new KeyValuePair<string, string>("aud", """["one","two"]"""), claims.Shown);
    }

    [Fact]
    public async Task Claims_that_are_missing_are_left_to_the_settings()
    {
        var claims = await _format.GenuineAsync(Claims("untyped"));

        Assert.Equal([new IssuedPermission(null, "stream1")], claims.Permissions);
        Assert.Equal(["one"], claims.Audiences);
        Assert.Null(claims.TokenId);
        Assert.Null(claims.Subject);
        Assert.Null(claims.NotBefore);
    }

    [Fact]
    public async Task A_viewer_may_have_a_number_and_an_empty_id_of_a_token_is_none()
    {
        var claims = await _format.GenuineAsync(Claims("numbered"));

        Assert.Equal("42", claims.Subject);
        Assert.Null(claims.TokenId);
    }

    [Fact]
    public async Task Claims_have_the_names_that_the_operator_writes()
    {
        var format = IssuerBench.Create(new IssuerOptions
        {
            Format = IssuerFormat.Jwt,
            Secrets = { Secret },
            Claims = { Stream = "s", Type = "t", Subject = "u" },
        });

        var claims = await format.GenuineAsync(Claims("renamed"));

        Assert.Equal([new IssuedPermission(TokenType.Publish, "stream1")], claims.Permissions);
        Assert.Equal("viewer-1", claims.Subject);
    }

    [Fact]
    public async Task A_refused_token_shows_its_claims_where_its_signature_is_good()
    {
        var claims = (await _format.RefusedAsync(Hostility("a type of its own"))).Claims;

        Assert.Contains(new KeyValuePair<string, string>("type", "record"), claims!.Shown);
        Assert.Null((await _format.RefusedAsync(Hostility("another key of the same name"))).Claims);
    }

    [Fact]
    public async Task Other_text_is_left_to_other_formats()
    {
        Assert.All(
            ["", ".", "a.b", "a.b.c.d", "opaque", Jose.GetProperty("encrypted").GetString()!],
            text => Assert.Null(_format.ReadAsync(text).GetAwaiter().GetResult()));
        Assert.IsType<IssuedReading.Refused>(await _format.ReadAsync(".."));
    }

    [Fact]
    public async Task The_token_stands_in_the_parameter_that_the_operator_names()
    {
        var format = IssuerBench.Create(new IssuerOptions { Format = IssuerFormat.Jwt, Secrets = { Secret }, Parameter = "jwt" });
        var token = Jose.GetProperty("algorithms").GetProperty("HS256").GetString()!;
        var request = new ViewerRequest("GET", "", "", "/", "");

        Assert.Equal(["jwt"], format.Parameters);
        Assert.True(format.TakesBearer);
        Assert.IsType<IssuedReading.Genuine>(await format.ReadAsync(
            new IssuedToken(default(Credential).With("jwt", token), request, new Client(null, null)), CancellationToken.None));
        Assert.Null(await format.ReadAsync(
            new IssuedToken(default(Credential).With("token", token), request, new Client(null, null)), CancellationToken.None));
    }

    private static string Hostility(string kind) => Jose.GetProperty("hostile").GetProperty(kind).GetString()!;

    private static string Claims(string name) => Jose.GetProperty("claims").GetProperty(name).GetString()!;

    private static IIssuerFormat Create(string[] algorithms)
    {
        var options = new IssuerOptions { Format = IssuerFormat.Jwt, Secrets = { Secret } };
        foreach (var algorithm in algorithms)
        {
            options.Algorithms.Add(algorithm);
        }

        if (algorithms.All(algorithm => !algorithm.StartsWith("HS", StringComparison.Ordinal)))
        {
            options.Secrets.Clear();
        }

        return IssuerBench.Create(options, Jose.GetProperty("jwks"));
    }
}
