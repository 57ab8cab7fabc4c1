using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PlayGate.Issuers;

/// <summary>
/// Reads the public keys of a PEM file (RFC 7468): keys and certificates, RSA and elliptic curves. Of a certificate only the key counts:
/// the operator's file is what makes it trusted, not its chain or its dates.
/// </summary>
internal static class IssuerKeyFile
{
    private const string Setting = nameof(IssuerOptions.KeyFile);
    private const string Accepts = "it accepts a PEM file with public keys or certificates, RSA or P-256, P-384, P-521";
    private const int MaxBytes = 256 * 1024;
    private const int MinRsaBits = 2048;

    /// <summary>
    /// Each key as <see cref="RSA"/> or <see cref="ECDsa"/>, in the file's order; they verify on several threads at once.
    /// </summary>
    /// <exception cref="IssuerSettingException">The file cannot be read, has no key, or has one that is private or too weak.</exception>
    public static IReadOnlyList<AsymmetricAlgorithm> Read(string path) => Keys(Text(path)) is { Count: > 0 } keys
        ? keys
        : throw new IssuerSettingException(Setting, $"{path} has no key; {Accepts}");

    private static string Text(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? File.ReadAllText(path)
                : throw new IssuerSettingException(Setting, $"{path} is larger than {MaxBytes} bytes; {Accepts}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IssuerSettingException(Setting, $"{path} cannot be read: {exception.Message}");
        }
    }

    private static List<AsymmetricAlgorithm> Keys(ReadOnlySpan<char> text)
    {
        var keys = new List<AsymmetricAlgorithm>();
        while (PemEncoding.TryFind(text, out var found))
        {
            keys.Add(Key(text[found.Label].ToString(), text[found.Location].ToString()));
            text = text[found.Location.End..];
        }

        return keys;
    }

    private static AsymmetricAlgorithm Key(string label, string pem)
    {
        if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new IssuerSettingException(Setting, "it has a private key, which belongs to the signer alone; take the public key of it "
                + "(openssl pkey -in FILE -pubout)");
        }

        try
        {
            return Strong(label == "CERTIFICATE" ? OfCertificate(pem) : OfPublicKey(pem));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new IssuerSettingException(Setting, $"a key in it ({label}) cannot be read; {Accepts}");
        }
    }

    private static AsymmetricAlgorithm? OfCertificate(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
    }

    private static AsymmetricAlgorithm OfPublicKey(string pem)
    {
        try
        {
            return Imported(RSA.Create(), pem);
        }
        catch (CryptographicException)
        {
            return Imported(ECDsa.Create(), pem);
        }
    }

    private static AsymmetricAlgorithm Imported(AsymmetricAlgorithm key, string pem)
    {
        key.ImportFromPem(pem);
        return key;
    }

    private static AsymmetricAlgorithm Strong(AsymmetricAlgorithm? key) => key switch
    {
        RSA { KeySize: < MinRsaBits } => throw new IssuerSettingException(Setting, $"an RSA key in it has fewer than {MinRsaBits} bits"),
        RSA => key,
        ECDsa curve when IsKnown(curve.ExportParameters(includePrivateParameters: false).Curve) => key,
        _ => throw new CryptographicException(),
    };

    private static bool IsKnown(ECCurve curve) =>
        curve.IsNamed && curve.Oid.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35";
}
