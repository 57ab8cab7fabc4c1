using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PlayGate.EndToEndTests.Hosting;

/// <summary>A PFX file, and PEM files, with a key of their own, for this machine and a day.</summary>
internal sealed class TestCertificate : IDisposable
{
    public const string Password = "a-password-of-a-certificate";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-certificate-");

    public TestCertificate(string? password = Password)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        System.IO.File.WriteAllBytes(File, certificate.Export(X509ContentType.Pfx, password));
        System.IO.File.WriteAllText(PemFile, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string File => Path.Combine(_folder.FullName, "test.pfx");

    /// <summary>The certificate as other servers take it, and its key.</summary>
    public string PemFile => Path.Combine(_folder.FullName, "test.pem");

    public string KeyFile => Path.Combine(_folder.FullName, "test.key");

    public void Dispose() => _folder.Delete(recursive: true);
}
