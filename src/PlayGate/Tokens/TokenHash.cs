using System.Security.Cryptography;
using System.Text;

namespace PlayGate.Tokens;

/// <summary>SHA-256 of a token's text (32 bytes): the only form of a token that is ever stored.</summary>
public readonly struct TokenHash : IEquatable<TokenHash>
{
    private readonly byte[] _bytes;

    /// <summary>Wraps 32 bytes, as a store hands them back.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public TokenHash(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length != SHA256.HashSizeInBytes)
        {
            throw new ArgumentException("A token hash has 32 bytes.", nameof(bytes));
        }

        _bytes = bytes;
    }

    /// <summary>Hashes a token's text.</summary>
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        Span<byte> utf8 = token.Length <= 256
            ? stackalloc byte[Encoding.UTF8.GetMaxByteCount(token.Length)]
            : new byte[Encoding.UTF8.GetMaxByteCount(token.Length)];
        return new TokenHash(SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(token, utf8)]));
    }

    /// <summary>The bytes, for a store.</summary>
    public byte[] ToArray() => [.. Span];

    /// <inheritdoc/>
    public bool Equals(TokenHash other) => CryptographicOperations.FixedTimeEquals(Span, other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TokenHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Span.IsEmpty ? 0 : BitConverter.ToInt32(Span);

    /// <summary>Compares in fixed time.</summary>
    public static bool operator ==(TokenHash left, TokenHash right) => left.Equals(right);

    /// <summary>Compares in fixed time.</summary>
    public static bool operator !=(TokenHash left, TokenHash right) => !left.Equals(right);

    /// <summary>Nothing worth stealing.</summary>
    public override string ToString() => "(token hash)";

    private ReadOnlySpan<byte> Span => _bytes;
}
