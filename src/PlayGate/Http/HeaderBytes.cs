using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PlayGate.Http;

/// <summary>
/// Header values are bytes (RFC 9110 §5.5), and a proxy passes them on as they are. Read and written as Latin-1, a character is a byte, so
/// that UTF-8 and whatever else stands in a value survive the way.
/// </summary>
public static class HeaderBytes
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Lets Kestrel take header values above ASCII byte for byte, both ways. Without it Kestrel reads requests as UTF-8, refuses others
    /// with 400, and sends nothing above ASCII: an origin's answer that holds such bytes is a 502.
    /// </summary>
    public static void PassHeaderBytes(this KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }

    /// <summary>A value as text: UTF-8 where its bytes are UTF-8, else what it was read as.</summary>
    public static string TextOf(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Ascii.IsValid(value) || value.Any(letter => letter > byte.MaxValue))
        {
            return value;
        }

        var bytes = Encoding.Latin1.GetBytes(value);
        return Utf8.IsValid(bytes) ? s_strict.GetString(bytes) : value;
    }

    /// <summary>A URL with its bytes above ASCII escaped, so that parsing it does not read them as other characters.</summary>
    internal static string EscapedUrl(string value) => Ascii.IsValid(value)
        ? value
        : string.Concat(value.Select(letter => letter is > '\x7f' and <= '\xff' ? Uri.HexEscape(letter) : letter.ToString()));
}
