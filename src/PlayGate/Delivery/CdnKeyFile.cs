using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace PlayGate.Delivery;

/// <summary>Reads the private key of a PEM file (RFC 7468).</summary>
internal static class CdnKeyFile
{
    private const string Setting = nameof(CdnOptions.KeyFile);
    private const string Accepts = "it accepts a PEM file with one private key, RSA, P-256 or Ed25519, without a passphrase";
    private const string Prime256 = "1.2.840.10045.3.1.7";
    private const int MaxBytes = 64 * 1024;
    private const int MinRsaBits = 2048;

    /// <exception cref="CdnSettingException">The file is not named, cannot be read, or has no such key.</exception>
    public static CdnPrivateKey Read(CdnOptions options)
    {
        if (string.IsNullOrEmpty(options.KeyFile))
        {
            throw new CdnSettingException(Setting, $"it is missing; {Accepts}");
        }

        try
        {
            return Key(Text(options.KeyFile))
                ?? throw new CdnSettingException(Setting, $"{options.KeyFile} has no key that fits; {Accepts}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CdnSettingException(Setting, $"{options.KeyFile} cannot be read: {exception.Message}");
        }
    }

    private static string Text(string path) => new FileInfo(path).Length <= MaxBytes
        ? File.ReadAllText(path)
        : throw new CdnSettingException(Setting, $"{path} is larger than {MaxBytes} bytes; {Accepts}");

    private static CdnPrivateKey? Key(string pem) =>
        Try(() => Rsa(pem)) ?? Try(() => Curve(pem)) ?? Try(() => Edwards(pem));

    /// <summary>The platform says by exceptions only that a key is of another kind.</summary>
    private static CdnPrivateKey? Try(Func<CdnPrivateKey?> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or InvalidCastException)
        {
            return null;
        }
    }

    private static CdnPrivateKey.Rsa Rsa(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        _ = key.ExportParameters(includePrivateParameters: true);
        return key.KeySize >= MinRsaBits
            ? new CdnPrivateKey.Rsa(key)
            : throw new CdnSettingException(Setting, $"its RSA key has fewer than {MinRsaBits} bits");
    }

    private static CdnPrivateKey.Curve? Curve(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return parameters.Curve.Oid.Value == Prime256 ? new CdnPrivateKey.Curve(parameters.D!) : null;
    }

    private static CdnPrivateKey.Edwards? Edwards(string pem) =>
        PemEncoding.TryFind(pem, out var found) && pem[found.Label] == "PRIVATE KEY"
        && PrivateKeyFactory.CreateKey(Convert.FromBase64String(pem[found.Base64Data])) is Ed25519PrivateKeyParameters key
            ? new CdnPrivateKey.Edwards(key)
            : null;
}
