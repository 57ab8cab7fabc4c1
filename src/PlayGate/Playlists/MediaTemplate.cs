using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>Templates of media URIs (ISO/IEC 23009-1, SegmentTemplate): text with identifiers between dollar signs.</summary>
internal static class MediaTemplate
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!()*+,=@/?"u8);

    /// <summary>Whether it is relative, and nothing outside its identifiers needs a closer look.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> template)
    {
        var isOutside = true;
        var rest = template;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'$');
            var piece = end < 0 ? rest : rest[..end];
            if (isOutside && (piece.ContainsAnyExcept(Plain) || piece.IndexOf("//"u8) >= 0 || piece.IndexOf("/."u8) >= 0))
            {
                return false;
            }

            isOutside = end < 0 ? isOutside : !isOutside;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return isOutside && template[0] is not ((byte)'/' or (byte)'?' or (byte)'.');
    }
}
