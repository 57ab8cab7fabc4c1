using Microsoft.Net.Http.Headers;

namespace PlayGate.Playlists;

/// <summary>
/// What a <c>Range</c> header asks for (RFC 9110 §14.2). Ranges we do not answer (several at once, other units, nonsense) ask for nothing:
/// a server may always send the whole.
/// </summary>
internal readonly record struct ByteRange(long? From, long? To)
{
    /// <summary>All of it, as ffmpeg, mpv and Chromium ask on every request.</summary>
    public bool IsEverything => From == 0 && To is null;

    public static ByteRange? Parse(string header) =>
        RangeHeaderValue.TryParse(header, out var range) && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) && range.Ranges.Count == 1
            ? new ByteRange(range.Ranges.First().From, range.Ranges.First().To)
            : null;

    /// <summary>Where the range lies within so many bytes; null where it lies beyond.</summary>
    public (int Start, int Length)? Within(int length)
    {
        var start = From ?? Math.Max(length - To!.Value, 0);
        var end = From is null || To is null ? length - 1 : Math.Min(To.Value, length - 1);
        return start > end ? null : ((int)start, (int)(end - start + 1));
    }
}
