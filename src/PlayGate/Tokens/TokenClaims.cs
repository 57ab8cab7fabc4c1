using System.Net;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Clients;

namespace PlayGate.Tokens;

/// <summary>
/// What a token says of itself. The stream is named by its length and a short hash: the path of a request gives the id,
/// the hash confirms it, and the token stays short whatever the id.
/// </summary>
internal readonly record struct TokenClaims(
    Guid Id,
    TokenType Type,
    DateTimeOffset ExpiresAt,
    bool AnyFolder,
    int StreamIdLength,
    ulong Stream,
    ClientMark? Address)
{
    /// <summary>The first 8 bytes of SHA-256 over application and stream id, which neither may contain a line feed.</summary>
    public static ulong HashStream(string application, ReadOnlySpan<char> streamId)
    {
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(application.Length + 1 + streamId.Length)];
        var length = Encoding.UTF8.GetBytes(application, text);
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(streamId, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BitConverter.ToUInt64(hash);
    }
}

/// <summary>A short hash (9 bytes) of the client address a token or session belongs to.</summary>
internal readonly record struct ClientMark(ulong High, byte Low)
{
    public const int Size = 9;

    public static ClientMark Of(IPAddress address) => Of(ClientAddress.Plain(address).ToString());

    public static ClientMark Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Read(hash);
    }

    public static ClientMark Read(ReadOnlySpan<byte> bytes) => new(BitConverter.ToUInt64(bytes), bytes[8]);

    public void Write(Span<byte> bytes)
    {
        BitConverter.TryWriteBytes(bytes, High);
        bytes[8] = Low;
    }
}
