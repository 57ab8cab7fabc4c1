using System.Security.Cryptography;

namespace PlayGate.Tokens;

/// <summary>One version of the key that signs tokens. The bytes leave this type only to be protected for the store.</summary>
internal sealed class TokenKey(ushort version, byte[] secret)
{
    public const int Size = 32;

    public ushort Version { get; } = version;

    /// <summary>
    /// Writes the leading bytes of HMAC-SHA256 over <paramref name="message"/>; 16 bytes are 128 bits, as RFC 2104 §5 allows.
    /// </summary>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, message, full);
        full[..mac.Length].CopyTo(mac);
    }

    public override string ToString() => $"(token key {Version})";
}
