using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

/// <summary>Settings of keys and algorithms that cannot work stop the start.</summary>
public sealed class IssuerKeySettingTests
{
    [Theory]
    [InlineData(IssuerFormat.Jwt)]
    [InlineData(IssuerFormat.UriSigning)]
    public void A_format_needs_keys(IssuerFormat format) => Refused("Secrets", new IssuerOptions { Format = format });

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("hs256")]
    [InlineData("")]
    [InlineData("ES256K")]
    [InlineData("RSA1_5")]
    public void Other_algorithms_are_refused(string algorithm) =>
        Refused("Algorithms:1", new IssuerOptions { Secrets = { "secret" }, Algorithms = { "HS256", algorithm } });

    [Fact]
    public void An_algorithm_without_a_key_for_it_is_refused()
    {
        Refused("Algorithms:0", new IssuerOptions { Secrets = { "secret" }, Algorithms = { "RS256" } });
        Refused("Algorithms:0", new IssuerOptions { Jwks = "https://issuer.example/keys", Algorithms = { "HS256" } });
    }

    [Fact]
    public void Secrets_and_files_that_cannot_be_read_are_refused()
    {
        Refused("Secrets:1", new IssuerOptions { Secrets = { "secret", "hex:0" } });
        Refused("KeyFile", new IssuerOptions { KeyFile = "/nowhere/key.pem" });
        Refused("Jwks", new IssuerOptions { Jwks = "/nowhere/keys.json" });
        Refused("Jwks", new IssuerOptions { Jwks = "ftp://issuer.example/keys" });
        Refused("Jwks", new IssuerOptions { Jwks = "https://user:password@issuer.example/keys" });
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0","use":"enc"}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0","key_ops":["sign"]}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0="}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"\ud800"}]}""")]
    [InlineData("""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}""")]
    public void A_file_without_a_key_that_verifies_is_refused(string set)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, set);

        Refused("Jwks", new IssuerOptions { Jwks = path });
        File.Delete(path);
    }

    [Fact]
    public void A_message_has_no_secret() => Assert.DoesNotContain(
        "hunter2",
        Refused("Secrets:0", new IssuerOptions { Secrets = { "base64:hunter2!" } }).Message,
        StringComparison.Ordinal);

    private static IssuerSettingException Refused(string key, IssuerOptions options)
    {
        options.Format ??= IssuerFormat.Jwt;
        var refused = Assert.Throws<IssuerSettingException>(() => IssuerBench.Create(options));
        Assert.Equal(key, refused.Key);
        return refused;
    }
}
