using System.Buffers;
using System.Buffers.Text;

namespace PlayGate.Tokens;

/// <summary>
/// The letters of base64url (RFC 4648 §5) and no others. The framework's decoder also takes white space and padding, so that one secret
/// would have many texts, and throws where a letter is none of them.
/// </summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool IsValid(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Letters) && Base64Url.IsValid(text);
}
