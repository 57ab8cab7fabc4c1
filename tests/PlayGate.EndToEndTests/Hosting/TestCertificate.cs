using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PlayGate.EndToEndTests.Hosting;

/// <summary>A PFX file with a key of its own, for this machine and a day.</summary>
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
    }

    public string File => Path.Combine(_folder.FullName, "test.pfx");

    public void Dispose() => _folder.Delete(recursive: true);
}
