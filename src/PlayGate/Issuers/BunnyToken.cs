using System.Buffers.Text;
using System.Security.Cryptography;

namespace PlayGate.Issuers;

/// <summary>What the text of a Bunny token says of itself: which hash it is, and whether it is for one address.</summary>
/// <param name="IsHmac">HMAC-SHA256 (<c>HS256-…</c>); else SHA-256 over the key and the rest.</param>
/// <param name="IsLocked">Whether the address is in the HMAC (<c>HS256-1-…</c>). The older form does not say.</param>
/// <param name="Mac">The 32 bytes.</param>
internal sealed record BunnyToken(bool IsHmac, bool IsLocked, byte[] Mac)
{
    private const string Hmac = "HS256-";
    private const string Locked = "1-";
    private const int Digest = 43;

    /// <summary>The token of a text; null where it is not written like one. MACs may begin with <c>1-</c> too, so lengths decide.</summary>
    public static BunnyToken? Read(string text)
    {
        var isHmac = text.StartsWith(Hmac, StringComparison.Ordinal);
        var rest = text.AsSpan(isHmac ? Hmac.Length : 0);
        var isLocked = isHmac && rest.Length == Locked.Length + Digest && rest.StartsWith(Locked, StringComparison.Ordinal);
        var digest = rest[(isLocked ? Locked.Length : 0)..];
        var mac = new byte[Base64Url.GetMaxDecodedLength(Digest)];
        return digest.Length == Digest
            && Base64Url.IsValid(digest)
            && Base64Url.TryDecodeFromChars(digest, mac, out var length)
            && length == SHA256.HashSizeInBytes
            ? new BunnyToken(isHmac, isLocked, mac[..length])
            : null;
    }
}
