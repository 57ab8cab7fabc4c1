using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace PlayGate.Tokens;

/// <summary>
/// The text of a token: base64url (RFC 4648 §5) over
/// <code>
/// version 1 │ key version 2 │ id 16 │ random 16 │ flags 1 │ expiry 8 │ id length 1 │ stream 8 │ [address 9] │ MAC 16
/// </code>
/// Both sizes, 69 and 78 bytes, are multiples of three, so one token has exactly one text.
/// </summary>
internal static class TokenCodec
{
    public const int RandomSize = 16;
    private const byte Version = 1;
    private const int MacSize = 16;
    private const int BodySize = 53;
    private const int AddressOffset = BodySize;

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        Publish = 1,
        AnyFolder = 2,
        Address = 4,
    }

    public static TokenSecret Encode(in TokenClaims claims, ReadOnlySpan<byte> random, TokenKey key)
    {
        var size = BodySize + (claims.Address is null ? 0 : ClientMark.Size);
        Span<byte> bytes = stackalloc byte[size + MacSize];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], key.Version);
        claims.Id.TryWriteBytes(bytes[3..], bigEndian: true, out _);
        random[..RandomSize].CopyTo(bytes[19..]);
        bytes[35] = (byte)FlagsOf(claims);
        BinaryPrimitives.WriteInt64BigEndian(bytes[36..], claims.ExpiresAt.ToUnixTimeMilliseconds());
        bytes[44] = (byte)(claims.StreamIdLength - 1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[45..], claims.Stream);
        claims.Address?.Write(bytes[AddressOffset..]);
        key.Sign(bytes[..size], bytes[size..]);
        return new TokenSecret(Base64Url.EncodeToString(bytes));
    }

    /// <summary>Reads a token without judging its MAC; false for anything that no version of PlayGate has minted.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out UnverifiedToken token)
    {
        token = default;
        var size = text.Length switch
        {
            (BodySize + MacSize) / 3 * 4 => BodySize,
            (BodySize + ClientMark.Size + MacSize) / 3 * 4 => BodySize + ClientMark.Size,
            _ => 0,
        };
        var bytes = new byte[size + MacSize];
        if (size == 0 || !Base64UrlText.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != bytes.Length || bytes[0] != Version)
        {
            return false;
        }

        var flags = (Flags)bytes[35];
        if (flags > (Flags.Publish | Flags.AnyFolder | Flags.Address) || flags.HasFlag(Flags.Address) != (size > BodySize))
        {
            return false;
        }

        token = new UnverifiedToken(bytes, size);
        return true;
    }

    private static Flags FlagsOf(in TokenClaims claims) =>
        (claims.Type == TokenType.Publish ? Flags.Publish : Flags.None)
        | (claims.AnyFolder ? Flags.AnyFolder : Flags.None)
        | (claims.Address is null ? Flags.None : Flags.Address);

    /// <summary>A well-formed token whose MAC is not verified yet: it says which key and which row, and no more.</summary>
    internal readonly struct UnverifiedToken(byte[] bytes, int size)
    {
        public ushort KeyVersion => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(1));

        public Guid Id => new(bytes.AsSpan(3, 16), bigEndian: true);

        /// <summary>The claims, if the key made them.</summary>
        public bool TryVerify(TokenKey key, out TokenClaims claims)
        {
            claims = default;
            Span<byte> mac = stackalloc byte[MacSize];
            key.Sign(bytes.AsSpan(0, size), mac);
            var expiry = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(36));
            if (!CryptographicOperations.FixedTimeEquals(mac, bytes.AsSpan(size)))
            {
                return false;
            }

            var flags = (Flags)bytes[35];
            claims = new TokenClaims(
                Id,
                flags.HasFlag(Flags.Publish) ? TokenType.Publish : TokenType.Play,
                DateTimeOffset.FromUnixTimeMilliseconds(expiry),
                flags.HasFlag(Flags.AnyFolder),
                bytes[44] + 1,
                BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(45)),
                flags.HasFlag(Flags.Address) ? ClientMark.Read(bytes.AsSpan(AddressOffset)) : null);
            return true;
        }
    }
}
