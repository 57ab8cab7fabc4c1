namespace PlayGate.Streams;

/// <summary>
/// The names that encoders give to numbered files beside the playlist: ffmpeg writes <c>cam0.ts</c>, nginx-rtmp <c>cam-0.ts</c>. Only a
/// number tells one stream's files from another's, so an id that ends like such a name is not valid under this scheme.
/// </summary>
internal static class SequentialNames
{
    /// <summary>Why an id that is valid otherwise is refused.</summary>
    public const string Rule =
        "Under Names=Sequential an id does not end in a digit, -, _, in _init, -init or .init, or like a numbered file (cam0.ts): its " +
        "files could not be told from those of a shorter id (cam1.ts is a segment of cam).";

    /// <summary>Counters have few digits, times in milliseconds or in 1/90,000 s have 13 to 15.</summary>
    private const int MaxDigits = 20;

    private static readonly string[] s_numbered = [".ts", ".m4s", ".mp4", ".aac", ".ac3", ".vtt", ".webvtt", ".jpg"];
    private static readonly string[] s_first = ["_init", "-init", ".init"];

    /// <param name="suffix">The part after the stream id.</param>
    public static bool Match(ReadOnlySpan<char> suffix)
    {
        var dot = suffix.LastIndexOf('.');
        if (dot <= 0)
        {
            return false;
        }

        var stem = suffix[..dot];
        var extension = suffix[dot..];
        return IsOneOf(s_first, stem) ? extension is ".mp4" : IsNumber(stem) && IsOneOf(s_numbered, extension);
    }

    /// <summary>Whether no file of a shorter id can be one of this id's.</summary>
    public static bool IsId(ReadOnlySpan<char> streamId)
    {
        if (char.IsAsciiDigit(streamId[^1]) || streamId[^1] is '-' or '_')
        {
            return false;
        }

        foreach (var ending in s_first)
        {
            if (streamId.EndsWith(ending, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return !IsFileOfAnother(streamId[(streamId.LastIndexOf('/') + 1)..]);
    }

    /// <summary>Whether a shorter id has a file of that name: <c>cam0.ts</c> is a segment of <c>cam</c>.</summary>
    private static bool IsFileOfAnother(ReadOnlySpan<char> name)
    {
        for (var end = 1; end < name.Length; end++)
        {
            if (Match(name[end..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>0</c>, <c>-0</c> or <c>_0</c>.</summary>
    private static bool IsNumber(ReadOnlySpan<char> stem)
    {
        var digits = stem[0] is '-' or '_' ? stem[1..] : stem;
        return digits.Length is > 0 and <= MaxDigits && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsOneOf(string[] texts, ReadOnlySpan<char> text)
    {
        foreach (var one in texts)
        {
            if (text.SequenceEqual(one))
            {
                return true;
            }
        }

        return false;
    }
}
