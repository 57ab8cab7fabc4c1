using System.Globalization;

namespace PlayGate.Http;

/// <summary>The three forms of a date (RFC 9110 §5.6.7), and nothing that merely looks like one.</summary>
internal static class HttpDates
{
    private static readonly string[] Forms =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite,
            out var date) ? date : null;
}
