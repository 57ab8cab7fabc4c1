using System.Security.Cryptography;

namespace PlayGate.Issuers;

/// <summary>
/// A signature of RFC 7518 §3.1. Each takes keys of its own kind only, so that a public key is never the key of a MAC. <c>none</c> is not
/// among them.
/// </summary>
internal abstract record JwsAlgorithm(string Name, HashAlgorithmName Hash)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<JwsAlgorithm> All { get; } =
    [
        new Mac("HS256", HashAlgorithmName.SHA256), new Mac("HS384", HashAlgorithmName.SHA384), new Mac("HS512", HashAlgorithmName.SHA512),
        new Rsa("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        new Rsa("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        new Rsa("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        new Rsa("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        new Rsa("PS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        new Rsa("PS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        new Curve("ES256", HashAlgorithmName.SHA256, 256), new Curve("ES384", HashAlgorithmName.SHA384, 384),
        new Curve("ES512", HashAlgorithmName.SHA512, 521),
    ];

    /// <summary>Whether its keys are secrets, not public ones.</summary>
    public bool IsMac => this is Mac;

    /// <summary>Whether the key made the signature. A key of another kind, or for another algorithm, did not.</summary>
    public bool Verifies(IssuerKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        try
        {
            return (key.Algorithm is null || key.Algorithm == Name) && IsGood(key, signed, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    protected abstract bool IsGood(IssuerKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);

    private sealed record Mac(string Name, HashAlgorithmName Hash) : JwsAlgorithm(Name, Hash)
    {
        protected override bool IsGood(IssuerKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
            key.Secret is { } secret
            && CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(Hash, secret, signed), signature);
    }

    private sealed record Rsa(string Name, HashAlgorithmName Hash, RSASignaturePadding Padding) : JwsAlgorithm(Name, Hash)
    {
        protected override bool IsGood(IssuerKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
            key.Public is RSA rsa && rsa.VerifyData(signed, signature, Hash, Padding);
    }

    private sealed record Curve(string Name, HashAlgorithmName Hash, int Bits) : JwsAlgorithm(Name, Hash)
    {
        /// <summary>The two numbers have a fixed length (RFC 7518 §3.4); one curve goes with one algorithm.</summary>
        protected override bool IsGood(IssuerKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
            key.Public is ECDsa curve && curve.KeySize == Bits
            && curve.VerifyData(signed, signature, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
