using System.Runtime.Intrinsics;

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

        // As wide as it goes: the JIT makes several narrower ones of it where the processor has none.
        for (; at + Vector512<byte>.Count <= text.Length; at += Vector512<byte>.Count)
        {
            var before = Vector512.Create(text[(at - 1)..]);
            var slashes = Vector512.Equals(Vector512.Create(text[at..]), Vector512.Create((byte)'/'));
            var starts = Vector512.LessThanOrEqual(before, Vector512.Create(Greatest)) | Vector512.Equals(before, Vector512.Create((byte)':'));
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
