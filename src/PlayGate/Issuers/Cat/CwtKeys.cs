using System.Security.Cryptography;

namespace PlayGate.Issuers.Cat;

/// <summary>
/// The keys of an issuer and what they may be used with. A MAC is tried with secrets only and a signature with public keys only, so a
/// public key is never the secret of a MAC. <c>kid</c> chooses nothing: neither secrets nor PEM files have ids, so all are tried.
/// </summary>
internal sealed class CwtKeys
{
    /// <summary>
    /// The numbers of COSE (RFC 9053 §2.1 and §3.1, RFC 8230, RFC 8812) under the names of RFC 7518. HMAC 256/64 (4) is left out: it keeps
    /// eight bytes of the MAC.
    /// </summary>
    private static readonly Dictionary<long, Algorithm> s_known = new()
    {
        [5] = new("HS256", Family.Hmac, HashAlgorithmName.SHA256),
        [6] = new("HS384", Family.Hmac, HashAlgorithmName.SHA384),
        [7] = new("HS512", Family.Hmac, HashAlgorithmName.SHA512),
        [-7] = new("ES256", Family.Ecdsa, HashAlgorithmName.SHA256, Bits: 256),
        [-35] = new("ES384", Family.Ecdsa, HashAlgorithmName.SHA384, Bits: 384),
        [-36] = new("ES512", Family.Ecdsa, HashAlgorithmName.SHA512, Bits: 521),
        [-37] = new("PS256", Family.RsaPss, HashAlgorithmName.SHA256),
        [-38] = new("PS384", Family.RsaPss, HashAlgorithmName.SHA384),
        [-39] = new("PS512", Family.RsaPss, HashAlgorithmName.SHA512),
        [-257] = new("RS256", Family.RsaPkcs1, HashAlgorithmName.SHA256),
    };

    private static readonly string[] s_macs = ["HS256"];
    private static readonly string[] s_signatures = ["RS256", "ES256"];

    private readonly IReadOnlyList<byte[]> _secrets;
    private readonly IReadOnlyList<AsymmetricAlgorithm> _keys;
    private readonly HashSet<string> _allowed;

    /// <summary>Reads the keys that the settings name.</summary>
    /// <exception cref="IssuerSettingException">They cannot be read, or an algorithm is unknown or has no key.</exception>
    public CwtKeys(IssuerOptions options)
    {
        if (options.Jwks is not null)
        {
            throw new IssuerSettingException(nameof(options.Jwks), "Cat takes Secrets or KeyFile");
        }

        _secrets = IssuerSecrets.Read(options);
        _keys = options.KeyFile is { } path ? IssuerKeyFile.Read(path) : [];
        if (_secrets.Count + _keys.Count == 0)
        {
            throw new IssuerSettingException(nameof(options.Secrets), "Cat needs Secrets or KeyFile");
        }

        _allowed = Allowed(options.Algorithms);
    }

    /// <summary>Why the message is not genuine; null where it is.</summary>
    public string? WhyNot(CwtMessage message)
    {
        if (!s_known.TryGetValue(message.Algorithm, out var algorithm))
        {
            return $"its algorithm {message.Algorithm} is not known here";
        }

        if (!_allowed.Contains(algorithm.Name))
        {
            return $"Algorithms does not list {algorithm.Name}";
        }

        if (message.IsMac != algorithm.Family is Family.Hmac)
        {
            return $"{algorithm.Name} does not belong to a message of its kind";
        }

        var signed = message.ToBeVerified();
        var isGenuine = message.IsMac
            ? _secrets.Any(secret => IsMac(algorithm, secret, signed, message.Proof))
            : _keys.Any(key => IsSignature(algorithm, key, signed, message.Proof));
        return isGenuine ? null : "no key verifies its signature";
    }

    private static bool IsMac(Algorithm algorithm, byte[] secret, byte[] signed, byte[] proof) =>
        CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(algorithm.Hash, secret, signed), proof);

    private static bool IsSignature(Algorithm algorithm, AsymmetricAlgorithm key, byte[] signed, byte[] proof) =>
        (algorithm.Family, key) switch
        {
            // RFC 9053 §2.1: both numbers one after the other, each as long as the curve's.
            (Family.Ecdsa, ECDsa curve) => curve.KeySize == algorithm.Bits && curve.VerifyData(signed, proof, algorithm.Hash),
            (Family.RsaPss, RSA rsa) => rsa.VerifyData(signed, proof, algorithm.Hash, RSASignaturePadding.Pss),
            (Family.RsaPkcs1, RSA rsa) => rsa.VerifyData(signed, proof, algorithm.Hash, RSASignaturePadding.Pkcs1),
            _ => false,
        };

    private HashSet<string> Allowed(IList<string> named)
    {
        for (var index = 0; index < named.Count; index++)
        {
            var key = $"{nameof(IssuerOptions.Algorithms)}:{index}";
            var algorithm = s_known.Values.FirstOrDefault(known => known.Name == named[index])
                ?? throw new IssuerSettingException(key, $"it accepts {string.Join(", ", s_known.Values.Select(known => known.Name))}");
            if (algorithm.Family is Family.Hmac ? _secrets.Count == 0 : _keys.Count == 0)
            {
                throw new IssuerSettingException(key, algorithm.Family is Family.Hmac
                    ? $"{algorithm.Name} needs Secrets"
                    : $"{algorithm.Name} needs KeyFile");
            }
        }

        return named.Count > 0 ? [.. named] : [.. _secrets.Count > 0 ? s_macs : [], .. _keys.Count > 0 ? s_signatures : []];
    }

    private enum Family
    {
        Hmac,
        Ecdsa,
        RsaPss,
        RsaPkcs1,
    }

    private sealed record Algorithm(string Name, Family Family, HashAlgorithmName Hash, int Bits = 0);
}
