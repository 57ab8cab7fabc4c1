using System.Buffers;
using System.Text;

namespace PlayGate.Http;

/// <summary>Percent-encodings that say the same to every reader: valid, decodable once, and nothing that structures a path.</summary>
internal static class Escapes
{
    private const int Length = 3;

    public static bool AreSafe(ReadOnlySpan<char> path)
    {
        // "%2541" and "%25%34%31" both become "%41" and then "A": what counts is what follows a decoded percent once decoded.
        var hexDigitsToGo = 0;
        while (!path.IsEmpty)
        {
            var escaped = path[0] == '%';
            var length = 1;
            var rune = new Rune('\0');
            if (escaped ? !TryDecode(path, out rune, out length) || IsStructure(rune) : !Rune.TryCreate(path[0], out rune))
            {
                return false;
            }

            hexDigitsToGo = rune.Value == '%' ? 2 : IsHexDigit(rune) ? hexDigitsToGo - 1 : -1;
            if (hexDigitsToGo == 0)
            {
                return false;
            }

            path = path[length..];
        }

        return true;
    }

    /// <summary>What may not be hidden in an escape: the parts of a path's grammar, and control characters.</summary>
    private static bool IsStructure(Rune rune) => rune.Value is '.' or '/' or '\\' or ';' || Rune.IsControl(rune);

    private static bool IsHexDigit(Rune rune) => rune.IsAscii && char.IsAsciiHexDigit((char)rune.Value);

    private static bool TryDecode(ReadOnlySpan<char> path, out Rune rune, out int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        while (count < bytes.Length && TryReadByte(path[(count * Length)..], out bytes[count]))
        {
            count++;
        }

        // Strict by definition: overlong forms, surrogates and what lies beyond U+10FFFF are no UTF-8.
        var status = Rune.DecodeFromUtf8(bytes[..count], out rune, out var used);
        length = used * Length;
        return status is OperationStatus.Done;
    }

    private static bool TryReadByte(ReadOnlySpan<char> path, out byte value)
    {
        value = 0;
        if (path is not ['%', var high, var low, ..] || !char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low))
        {
            return false;
        }

        value = (byte)((Digit(high) << 4) | Digit(low));
        return true;
    }

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
