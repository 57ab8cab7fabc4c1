using System.Numerics;

namespace PlayGate.Playlists;

/// <summary>
/// Finds lines that cannot hold a URI of ours without reading them. Such a URI has a slash behind a line's end, a blank, a quote or a
/// colon (<c>http:/</c>); the slashes of relative URIs stand behind other characters, and most playlists have no others.
/// </summary>
internal static class QuietLines
{
    /// <summary>The greatest of them but for the colon: controls, the blank, quotes.</summary>
    private const byte Greatest = (byte)'\'';

    /// <summary>How much of the text, which begins with a line, is whole quiet lines.</summary>
    public static int LengthIn(ReadOnlySpan<byte> text) => text[..QuietUntil(text)].LastIndexOf((byte)'\n') + 1;

    private static int QuietUntil(ReadOnlySpan<byte> text)
    {
        var at = 1;
        if (text.IsEmpty || text[0] == '/')
        {
            return 0;
        }

        for (; at + Vector<byte>.Count <= text.Length; at += Vector<byte>.Count)
        {
            var before = new Vector<byte>(text[(at - 1)..]);
            var slashes = Vector.Equals(new Vector<byte>(text[at..]), new Vector<byte>((byte)'/'));
            var starts = Vector.LessThanOrEqual(before, new Vector<byte>(Greatest)) | Vector.Equals(before, new Vector<byte>((byte)':'));
            if (Vector.BitwiseAnd(slashes, starts) != Vector<byte>.Zero)
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
