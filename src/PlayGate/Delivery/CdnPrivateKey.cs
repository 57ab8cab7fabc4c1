using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace PlayGate.Delivery;

/// <summary>
/// A private key that signs. All signatures are deterministic, so that replicas make the same URLs: PKCS #1 v1.5 and Ed25519 (RFC 8032)
/// are by nature, ECDSA is by RFC 6979. The framework's ECDSA is random, and it has no Ed25519; both are BouncyCastle's.
/// </summary>
internal abstract class CdnPrivateKey
{
    private CdnPrivateKey()
    {
    }

    /// <summary>RSA, with PKCS #1 v1.5.</summary>
    internal sealed class Rsa(RSA key) : CdnPrivateKey
    {
        public int Bits => key.KeySize;

        public byte[] Sign(ReadOnlySpan<byte> text, HashAlgorithmName hash)
        {
            // The framework does not promise that one key signs on several threads.
            lock (key)
            {
                return key.SignData(text, hash, RSASignaturePadding.Pkcs1);
            }
        }
    }

    /// <summary>ECDSA by P-256.</summary>
    internal sealed class Curve : CdnPrivateKey
    {
        private static readonly X9ECParameters s_curve = NistNamedCurves.GetByName("P-256");
        private readonly ECPrivateKeyParameters _key;

        public Curve(byte[] secret) => _key = new ECPrivateKeyParameters(new BigInteger(1, secret), new ECDomainParameters(s_curve));

        /// <summary>The two numbers, 32 bytes each.</summary>
        public byte[] SignWithSha256(ReadOnlySpan<byte> text) =>
            Sign(SHA256.HashData(text), new Sha256Digest(), PlainDsaEncoding.Instance);

        /// <summary>The two numbers in DER (RFC 3279 §2.2.3).</summary>
        [SuppressMessage("Security", "CA5350", Justification = "CloudFront verifies SHA-1 unless a URL says otherwise.")]
        public byte[] SignWithSha1(ReadOnlySpan<byte> text) =>
            Sign(SHA1.HashData(text), new Sha1Digest(), StandardDsaEncoding.Instance);

        private byte[] Sign(byte[] hash, IDigest digest, IDsaEncoding encoding)
        {
            var signer = new ECDsaSigner(new HMacDsaKCalculator(digest));
            signer.Init(forSigning: true, _key);
            return signer.GenerateSignature(hash) is [var r, var s]
                ? encoding.Encode(_key.Parameters.N, r, s)
                : throw new CryptographicException();
        }
    }

    /// <summary>Ed25519.</summary>
    internal sealed class Edwards(Ed25519PrivateKeyParameters key) : CdnPrivateKey
    {
        public byte[] Sign(byte[] text)
        {
            var signature = new byte[Ed25519PrivateKeyParameters.SignatureSize];
            key.Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519, ctx: null, text, 0, text.Length, signature, 0);
            return signature;
        }
    }
}
