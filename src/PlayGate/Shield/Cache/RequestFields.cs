using System.Buffers;
using System.Net.Http.Headers;

namespace PlayGate.Shield.Cache;

/// <summary>Request fields as the shield compares them: values that mean the same are equal.</summary>
internal static class RequestFields
{
    public const string AcceptEncoding = "Accept-Encoding";
    private const string AcceptLanguage = "Accept-Language";
    private static readonly string[] Encodings = ["br", "gzip", "zstd"];

    /// <summary>Longer values are no player's, and an origin may refuse them: others must not get that answer.</summary>
    private const int MaxLength = 1024;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>A <c>token</c> (RFC 9110 §5.6.2), as names of fields and directives are.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether a value may stand in a request whose answer others are given.</summary>
    public static bool IsOrdinary(ReadOnlySpan<char> value) => value.Length <= MaxLength && !value.ContainsAnyExceptInRange(' ', '~');

    /// <summary>The same of a field of a request, all its lines together.</summary>
    public static bool IsOrdinary(HttpRequestHeaders headers, string name) =>
        !headers.NonValidated.TryGetValues(name, out var values)
        || IsOrdinary(values.Count == 1 ? values.ToString() : string.Concat(values));

    public static string? Value(HttpRequestHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>A selecting field's value (RFC 9111 §4.1): white space and lines do not count; empty where there is none.</summary>
    public static string Normalised(string name, string? value) =>
        string.IsNullOrEmpty(value) ? ""
        : name.Equals(AcceptEncoding, StringComparison.OrdinalIgnoreCase) ? Encoding(value)
        : name.Equals(AcceptLanguage, StringComparison.OrdinalIgnoreCase)
            ? string.Join(',', Parts(value.ToLowerInvariant()).Order(StringComparer.Ordinal))
        : string.Join(',', Parts(value));

    /// <summary>The codings that matter, in one order and without weights, so that browsers do not differ by their spelling.</summary>
    public static string Encoding(string value) =>
        string.Join(", ", Encodings.Where(coding => Parts(value).Any(part => Takes(part, coding))));

    private static string[] Parts(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool Takes(string part, string coding)
    {
        var name = part.AsSpan();
        var weight = ReadOnlySpan<char>.Empty;
        if (name.IndexOf(';') is var semicolon and >= 0)
        {
            weight = name[(semicolon + 1)..].Trim();
            name = name[..semicolon].Trim();
        }

        return name.Equals(coding, StringComparison.OrdinalIgnoreCase)
            && !(weight.StartsWith("q=0", StringComparison.OrdinalIgnoreCase) && !weight.ContainsAnyInRange('1', '9'));
    }
}
