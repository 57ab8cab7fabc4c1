using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PlayGate.Issuers;
using Xunit;

namespace PlayGate.Tests.Issuers;

public sealed class IssuerKeyFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Public_keys_and_certificates_are_read_in_their_order()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=signer", signer, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

        var keys = Read(string.Join('\n',
            rsa.ExportSubjectPublicKeyInfoPem(), curve.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem(),
            certificate.ExportCertificatePem()));

        Assert.Equal(
            [rsa.ExportSubjectPublicKeyInfoPem(), curve.ExportSubjectPublicKeyInfoPem(), rsa.ExportSubjectPublicKeyInfoPem(),
                signer.ExportSubjectPublicKeyInfoPem()],
            keys.Select(key => key.ExportSubjectPublicKeyInfoPem()));
    }

    [Fact]
    public void A_private_key_is_refused_however_it_is_written()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rounds = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);

        Assert.All(
            [rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), curve.ExportECPrivateKeyPem(),
                curve.ExportEncryptedPkcs8PrivateKeyPem("secret", rounds),
                curve.ExportSubjectPublicKeyInfoPem() + "\n" + curve.ExportPkcs8PrivateKeyPem()],
            pem => Assert.Contains("private key", Refused(pem), StringComparison.Ordinal));
    }

    [Fact]
    public void A_weak_key_is_refused()
    {
        using var rsa = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));

        Assert.Contains("2048", Refused(rsa.ExportSubjectPublicKeyInfoPem()), StringComparison.Ordinal);
        Assert.Contains("P-256", Refused(curve.ExportSubjectPublicKeyInfoPem()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a secret")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----")]
    public void A_file_without_a_public_key_is_refused(string text) =>
        Assert.Contains("accepts a PEM file", Refused(text), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_refused()
    {
        var refused = Assert.Throws<IssuerSettingException>(() => IssuerKeyFile.Read(_path + ".missing"));

        Assert.Equal("KeyFile", refused.Key);
    }

    public void Dispose() => File.Delete(_path);

    private string Refused(string pem) => Assert.Throws<IssuerSettingException>(() => Read(pem)).Message;

    private IReadOnlyList<AsymmetricAlgorithm> Read(string pem)
    {
        File.WriteAllText(_path, pem);
        return IssuerKeyFile.Read(_path);
    }
}
