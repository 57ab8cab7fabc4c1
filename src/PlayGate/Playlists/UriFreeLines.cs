using System.Runtime.Intrinsics;

namespace PlayGate.Playlists;

/// <summary>
/// Finds, without parsing, lines in which no URI is rewritten. A URI to be rewritten has a slash after the start of a line, a blank, a
/// quote or a colon (<c>http:/</c>). In relative URIs slashes follow other characters, and most playlists have no other URIs.
/// </summary>
internal static class UriFreeLines
{
    /// <summary>The greatest of these characters except the colon: controls, the blank, quotes.</summary>
    private const byte Greatest = (byte)'\'';

    /// <summary>How many bytes of the text are whole lines without such a URI; the text starts with a line.</summary>
    public static int LengthIn(ReadOnlySpan<byte> text) => text[..UriFreeUntil(text)].LastIndexOf((byte)'\n') + 1;

    private static int UriFreeUntil(ReadOnlySpan<byte> text)
    {
        var at = 1;
        if (text.IsEmpty || text[0] == '/')
        {
            return 0;
        }

        // The widest vector: the JIT makes narrower ones of it where the processor has none.
        for (; at + Vector512<byte>.Count <= text.Length; at += Vector512<byte>.Count)
        {
            var before = Vector512.Create(text[(at - 1)..]);
            var slashes = Vector512.Equals(Vector512.Create(text[at..]), Vector512.Create((byte)'/'));
            var starts = Vector512.LessThanOrEqual(before, Vector512.Create(Greatest))
                | Vector512.Equals(before, Vector512.Create((byte)':'));
            if ((slashes & starts) != Vector512<byte>.Zero)
            {
                return at;
            }
        }

        while (at < text.Length && (text[at] != '/' || text[at - 1] is > Greatest and not (byte)':'))
        {
            at++;
        }

        return at;
    }
}
