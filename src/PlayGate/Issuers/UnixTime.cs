using System.Globalization;

namespace PlayGate.Issuers;

/// <summary>Times as URLs write them: whole seconds since 1970.</summary>
internal static class UnixTime
{
    private const int Digits = 10;

    /// <summary>
    /// Reads ten digits (2001 to 2286) without a leading zero. Where an expiry is hashed beside other text without a separator, only a
    /// fixed length says where it ends; and one time has one text.
    /// </summary>
    public static DateTimeOffset? Read(string? text) =>
        text is { Length: Digits } && text[0] != '0' && text.All(char.IsAsciiDigit)
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
}
