using System.Security.Cryptography;
using PlayGate.Delivery;

namespace PlayGate.Tests.Delivery;

/// <summary>Settings that cannot work stop the start and name the key.</summary>
public sealed class CdnSettingTests
{
    public static TheoryData<CdnFormat> Formats => CdnBench.All;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Each_format_needs_a_key(CdnFormat name)
    {
        var key = Fault(new CdnOptions { Format = name, KeyId = "1", Issuer = "playgate" }).Key;
        Assert.Equal(name switch
        {
            CdnFormat.CloudFront or CdnFormat.GoogleMediaCdn or CdnFormat.UriSigning => "KeyFile",
            CdnFormat.SecureLink => "Expression",
            _ => "Secrets",
        }, key);
    }

    [Fact]
    public void A_format_is_needed() => Assert.Equal("Format", Fault(new CdnOptions()).Key);

    [Theory]
    [InlineData(CdnFormat.Bunny, "Secrets:0", "hex:0")]
    [InlineData(CdnFormat.Bunny, "Secrets:1", "good", "")]
    [InlineData(CdnFormat.Akamai, "Secrets:0", "no hex")]
    [InlineData(CdnFormat.CloudflareWaf, "Secrets:0", "base64:%")]
    [InlineData(CdnFormat.UriSigning, "Secrets:0", "short")]
    [InlineData(CdnFormat.UrlSig, "Secrets:0", "two\nlines")]
    public void Secrets_that_cannot_be_right_stop_the_start_without_being_told(CdnFormat name, string key, params string[] secrets)
    {
        var options = new CdnOptions { Format = name, KeyId = "1", Issuer = "playgate" };
        Array.ForEach(secrets, options.Secrets.Add);
        var fault = Fault(options);
        Assert.Equal(key, fault.Key);
        Assert.All(
            secrets.Where(secret => secret.Length > 0),
            secret => Assert.DoesNotContain(secret, fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a&b=c")]
    public void A_key_needs_a_name_that_stands_in_URLs(string? keyId)
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        Assert.Equal("KeyId", Fault(new CdnOptions { Format = CdnFormat.CloudFront, KeyId = keyId }, pem).Key);
        Assert.Equal("KeyId", Fault(new CdnOptions { Format = CdnFormat.UriSigning, KeyId = keyId, Issuer = "a" }, pem).Key);
        var google = CdnBench.Edwards(CdnBench.Vectors("google.json").Key);
        Assert.Equal("KeyId", Fault(new CdnOptions { Format = CdnFormat.GoogleMediaCdn, KeyId = keyId }, google).Key);
    }

    [Theory]
    [InlineData("16")]
    [InlineData("-1")]
    [InlineData("one")]
    [InlineData("")]
    public void The_plugin_of_Traffic_Server_has_sixteen_keys(string keyId) =>
        Assert.Equal("KeyId", Fault(new CdnOptions { Format = CdnFormat.UrlSig, KeyId = keyId, Secrets = { "key" } }).Key);

    [Fact]
    public void A_key_of_another_kind_stops_the_start()
    {
        using var weak = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);
        var google = CdnBench.Edwards(CdnBench.Vectors("google.json").Key);
        foreach (var (name, pem) in new[]
        {
            (CdnFormat.CloudFront, google), (CdnFormat.CloudFront, weak.ExportPkcs8PrivateKeyPem()),
            (CdnFormat.CloudFront, other.ExportPkcs8PrivateKeyPem()), (CdnFormat.CloudFront, rsa.ExportSubjectPublicKeyInfoPem()),
            (CdnFormat.CloudFront, ""), (CdnFormat.CloudFront, "text"),
            (CdnFormat.UriSigning, google), (CdnFormat.GoogleMediaCdn, rsa.ExportPkcs8PrivateKeyPem()),
            (CdnFormat.GoogleMediaCdn, PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3])),
            (CdnFormat.CloudFront, rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption)),
        })
        {
            Assert.Equal("KeyFile", Fault(new CdnOptions { Format = name, KeyId = "1", Issuer = "a" }, pem).Key);
        }

        Assert.Equal("KeyFile", Fault(new CdnOptions { Format = CdnFormat.CloudFront, KeyId = "1", KeyFile = "/no/such/file" }).Key);
    }

    [Fact]
    public void Packages_need_an_issuer_and_one_kind_of_key()
    {
        const string secret = "a secret of at least thirty-two bytes";
        var options = new CdnOptions { Format = CdnFormat.UriSigning, KeyId = "1", Secrets = { secret } };
        Assert.Equal("Issuer", Fault(options).Key);
        (options.Issuer, options.KeyFile) = ("a", "/key");
        Assert.Equal("KeyFile", Fault(options).Key);
    }

    [Theory]
    [InlineData("{path} {secret}", CdnBinding.None, "Expression")]
    [InlineData("{expires}{path} {address} {secret}", CdnBinding.None, "Expression")]
    [InlineData("{expires}{path} {secret}", CdnBinding.Address, "Bind")]
    public void A_link_binds_addresses_where_its_expression_has_them(string expression, CdnBinding bind, string key)
    {
        var options = new CdnOptions { Format = CdnFormat.SecureLink, Expression = expression, Bind = bind, Secrets = { "secret" } };
        Assert.Equal(key, Fault(options).Key);
    }

    [Theory]
    [InlineData(CdnFormat.Akamai)]
    [InlineData(CdnFormat.CloudflareWaf)]
    [InlineData(CdnFormat.SecureLink)]
    public void A_parameter_stands_in_URLs_as_it_is(CdnFormat name)
    {
        Assert.Equal("Parameter", Fault(new CdnOptions { Format = name, Parameter = "a=b", Secrets = { "00" } }).Key);
        var format = CdnBench.Create(new CdnOptions { Format = name, Parameter = "token", Secrets = { "00" } });
        Assert.StartsWith("token=", format.SignOne(CdnBench.Target("/a")).Query, StringComparison.Ordinal);
    }

    private static CdnSettingException Fault(CdnOptions options, string? pem = null) => Assert.Throws<CdnSettingException>(
        () => pem is null ? CdnBench.Create(options) : CdnBench.Create(options, pem, "https://edge.example"));
}
