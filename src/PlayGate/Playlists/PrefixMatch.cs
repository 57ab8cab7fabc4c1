using System.Text;

namespace PlayGate.Playlists;

/// <summary>Whether bytes that may go on begin with others.</summary>
internal enum PrefixMatch
{
    No,
    Yes,

    /// <summary>As far as they go; more has to be seen.</summary>
    Perhaps,
}

internal static class Beginnings
{
    /// <summary>Never perhaps at the end of the input.</summary>
    public static PrefixMatch With(this ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, bool isFinal) =>
        bytes.Length >= expected.Length
            ? bytes.StartsWith(expected) ? PrefixMatch.Yes : PrefixMatch.No
            : !isFinal && expected.StartsWith(bytes) ? PrefixMatch.Perhaps : PrefixMatch.No;

    /// <summary>The same for ASCII, whatever its case.</summary>
    public static PrefixMatch WithAnyCase(this ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, bool isFinal) =>
        bytes.Length >= expected.Length
            ? Ascii.EqualsIgnoreCase(bytes[..expected.Length], expected) ? PrefixMatch.Yes : PrefixMatch.No
            : !isFinal && Ascii.EqualsIgnoreCase(bytes, expected[..bytes.Length]) ? PrefixMatch.Perhaps : PrefixMatch.No;
}
