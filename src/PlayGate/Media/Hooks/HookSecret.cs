using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PlayGate.Media.Hooks;

/// <summary>The secret by which media servers authenticate; only its bytes are kept, and nothing prints them.</summary>
internal sealed class HookSecret(string? text)
{
    private readonly byte[]? _bytes = string.IsNullOrEmpty(text) ? null : Encoding.UTF8.GetBytes(text);

    public bool Is(string? presented) =>
        _bytes is null || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented ?? ""), _bytes);

    /// <summary>Whether a body was signed with it: base64url of HMAC-SHA1, as OvenMediaEngine signs, with or without padding.</summary>
    public bool HasSigned(ReadOnlySpan<byte> body, string? signature)
    {
        if (_bytes is null)
        {
            return true;
        }

#pragma warning disable CA5350 // The algorithm is the media server's; HMAC does not need what SHA-1 has lost.
        var expected = HMACSHA1.HashData(_bytes, body);
#pragma warning restore CA5350
        var presented = Encoding.UTF8.GetBytes((signature ?? "").TrimEnd('='));
        return CryptographicOperations.FixedTimeEquals(presented, Encoding.UTF8.GetBytes(Base64Url.EncodeToString(expected)));
    }

    public override string ToString() => "(hook secret)";
}
