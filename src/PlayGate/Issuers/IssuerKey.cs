using System.Security.Cryptography;

namespace PlayGate.Issuers;

/// <summary>One key of an issuer: the secret of a MAC, or the public half of a pair.</summary>
internal sealed class IssuerKey
{
    public IssuerKey(byte[] secret) => Secret = secret;

    /// <param name="key"><see cref="RSA"/> or <see cref="ECDsa"/>.</param>
    public IssuerKey(AsymmetricAlgorithm key) => Public = key;

    public byte[]? Secret { get; }

    public AsymmetricAlgorithm? Public { get; }

    /// <summary>Its <c>kid</c>; null where it has none and is tried for all tokens.</summary>
    public string? Id { get; init; }

    /// <summary>The only algorithm that it is for (RFC 7517 §4.4); null where its set does not say.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Whether a token that names this key, or none, may be signed by it.</summary>
    public bool IsFor(string? id) => Id is null || id is null || Id == id;
}
