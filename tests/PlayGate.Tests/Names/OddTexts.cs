using CsCheck;

namespace PlayGate.Tests.Names;

/// <summary>
/// Texts in which a stream could be named twice: dot segments, escapes of all depths and cases, doubled slashes, what ends a path for
/// some and not for others, letters that look alike, broken UTF-8. <c>cam</c> is what the token is for, <c>secret</c> is somebody else's.
/// </summary>
internal static class OddTexts
{
    private static readonly string[] Names =
        ["cam", "cam", "cam", "secret", "secret", "Cam", "cam.v2", "cam_2", "default", "whip", "streams", "caｍ", "cаm", "c\u0327am"];

    private static readonly string[] Tricks =
    [
        "/", "/", "/", "//", "/./", "/../", "..", ".", "\\", "\\..\\", ";", ";x=1", "?", "?", "#", "&", "=", "+", " ", "%", ":", "@", "://",
        "://h/", "u:p@", "u:p@h", "\"", "'", "|", ",",
        "%2e", "%2E%2e", "%252e", "%2f", "%2F", "%252F", "%25252f", "%5c", "%3b", "%3f", "%3F", "%23", "%26", "%2b", "%20",
        "%00", "%0a", "%0d%0a", "%zz", "%u002e", "%63am", "c%61m", "%2563am",
        "%c0%ae", "%c0%af", "%e0%80%af", "%ed%a0%80", "%ff", "%c3%a4", "ä", "\u2025", "\uFF0F", "\u212A",
        "\0", "\n", "\t", "_definst_", "/_definst_", "...vhost...", "!", "~", "*",
    ];

    /// <summary>Pieces in a row, of which any may be odd.</summary>
    public static readonly Gen<string> Any = Gen.Frequency((2, Gen.OneOf<string>(Names)), (3, Gen.OneOf<string>(Tricks))).Array[0, 6]
        .Select(string.Concat);

    /// <summary>A text as a client writes it, with something odd put in at one place, or at none.</summary>
    public static Gen<string> Within(params string[] plain) =>
        Gen.Select(
            Gen.OneOf<string>(plain), Any, Gen.Int[0, 200], Gen.Frequency((1, Gen.Const(0)), (5, Gen.Const(1)), (2, Gen.Const(2))), Put);

    private static string Put(string plain, string odd, int place, int kind)
    {
        var at = place % (plain.Length + 1);
        return kind switch
        {
            0 => plain,
            1 => plain[..at] + odd + plain[at..],
            _ => plain[..at] + odd,
        };
    }
}
