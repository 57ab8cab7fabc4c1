using System.Text;

namespace PlayGate.Playlists;

/// <summary>Whether bytes that may go on begin with others.</summary>
internal enum Beginning
{
    No,
    Yes,

    /// <summary>As far as they go; more has to be seen.</summary>
    Perhaps,
}

internal static class Beginnings
{
    /// <summary>Never perhaps at the end of the input.</summary>
    public static Beginning With(this ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, bool isFinal) =>
        bytes.Length >= expected.Length
            ? bytes.StartsWith(expected) ? Beginning.Yes : Beginning.No
            : !isFinal && expected.StartsWith(bytes) ? Beginning.Perhaps : Beginning.No;

    /// <summary>The same for ASCII, whatever its case.</summary>
    public static Beginning WithAnyCase(this ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, bool isFinal) =>
        bytes.Length >= expected.Length
            ? Ascii.EqualsIgnoreCase(bytes[..expected.Length], expected) ? Beginning.Yes : Beginning.No
            : !isFinal && Ascii.EqualsIgnoreCase(bytes, expected[..bytes.Length]) ? Beginning.Perhaps : Beginning.No;
}
