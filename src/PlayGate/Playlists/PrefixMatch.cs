using System.Text;

namespace PlayGate.Playlists;

/// <summary>Whether bytes begin with a prefix.</summary>
internal enum PrefixMatch
{
    No,
    Yes,

    /// <summary>They match as far as they go; more bytes have to be seen.</summary>
    Perhaps,
}

internal static class PrefixMatches
{
    /// <summary>Never <see cref="PrefixMatch.Perhaps"/> at the end of the input.</summary>
    public static PrefixMatch With(this ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, bool isFinal) =>
        bytes.Length >= expected.Length
            ? bytes.StartsWith(expected) ? PrefixMatch.Yes : PrefixMatch.No
            : !isFinal && expected.StartsWith(bytes) ? PrefixMatch.Perhaps : PrefixMatch.No;

    /// <summary>The same, ignoring the case of ASCII.</summary>
    public static PrefixMatch WithAnyCase(this ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, bool isFinal) =>
        bytes.Length >= expected.Length
            ? Ascii.EqualsIgnoreCase(bytes[..expected.Length], expected) ? PrefixMatch.Yes : PrefixMatch.No
            : !isFinal && Ascii.EqualsIgnoreCase(bytes, expected[..bytes.Length]) ? PrefixMatch.Perhaps : PrefixMatch.No;
}
