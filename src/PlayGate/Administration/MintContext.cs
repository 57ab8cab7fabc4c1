using System.Buffers.Binary;
using System.Security.Cryptography;
using PlayGate.Clients;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>What all tokens of one call share: the signing key, the instant, and the source of randomness.</summary>
/// <param name="Key">The signing key.</param>
/// <param name="At">When they are minted.</param>
/// <param name="Seed">From it and the key the randomness is derived, the same for the same call; null: fresh randomness.</param>
internal sealed record MintContext(TokenKey Key, DateTimeOffset At, byte[]? Seed = null)
{
    /// <summary>One token and its secret.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="expiresAt">How long it may wait.</param>
    /// <param name="index">Which of the call's tokens, counted from 0.</param>
    public (TokenRecord Token, TokenSecret Secret) Create(MintRequest request, DateTimeOffset expiresAt, int index)
    {
        var random = RandomFor(index);
        var claims = new TokenClaims(
            IdOf(index, random.AsSpan(TokenCodec.RandomSize)),
            request.Type,
            expiresAt,
            request.AnyFolder,
            request.StreamId.Length,
            TokenClaims.HashStream(request.Application, request.StreamId),
            request.Address is { } address ? ClientMark.Of(address) : null);
        var secret = TokenCodec.Encode(claims, random, Key);
        var token = new TokenRecord
        {
            Id = claims.Id,
            Hash = secret.Hash(),
            Application = request.Application,
            StreamId = request.StreamId,
            Type = request.Type,
            CreatedAt = At,
            ExpiresAt = expiresAt,
            Subject = request.Subject,
            Address = ClientAddress.Plain(request.Address),
            SessionLifetime = request.SessionLifetime,
            AnyFolder = request.AnyFolder,
            Carrier = request.Carrier,
            RoomId = request.RoomId,
        };
        return (token, secret);
    }

    private byte[] RandomFor(int index)
    {
        if (Seed is null)
        {
            return RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
        }

        var random = new byte[HMACSHA256.HashSizeInBytes];
        Key.Sign([.. Seed, .. BitConverter.GetBytes(index)], random);
        return random;
    }

    /// <summary>
    /// UUID version 7 (RFC 9562 §5.7): milliseconds, then the index within the call, then random bits, so that the order of ids is
    /// the order of minting.
    /// </summary>
    private Guid IdOf(int index, ReadOnlySpan<byte> random)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | index));
        random[..8].CopyTo(bytes[8..]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
