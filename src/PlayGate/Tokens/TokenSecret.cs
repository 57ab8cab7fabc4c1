using System.Security.Cryptography;
using System.Text;

namespace PlayGate.Tokens;

/// <summary>
/// The text a viewer shows once. A type of its own, so that no log line, exception or record prints it by accident:
/// only <see cref="Reveal"/> gives the text.
/// </summary>
public readonly struct TokenSecret : IEquatable<TokenSecret>
{
    private readonly string _text;

    /// <summary>Wraps a token's text.</summary>
    public TokenSecret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>The text itself, for the one answer that shows it.</summary>
    public string Reveal() => _text ?? "";

    /// <summary>What the database holds instead of the text.</summary>
    public TokenHash Hash() => TokenHash.Of(Reveal());

    /// <inheritdoc/>
    public bool Equals(TokenSecret other) => CryptographicOperations.FixedTimeEquals(Bytes(Reveal()), Bytes(other.Reveal()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TokenSecret other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash().GetHashCode();

    /// <summary>Compares in fixed time.</summary>
    public static bool operator ==(TokenSecret left, TokenSecret right) => left.Equals(right);

    /// <summary>Compares in fixed time.</summary>
    public static bool operator !=(TokenSecret left, TokenSecret right) => !left.Equals(right);

    /// <summary>Nothing worth stealing.</summary>
    public override string ToString() => "(token)";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
