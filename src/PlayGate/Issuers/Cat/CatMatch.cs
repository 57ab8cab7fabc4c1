using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PlayGate.Issuers.Cat;

/// <summary>The ways in which claims compare text (CTA-5007). Where several are named, all of them have to fit.</summary>
internal static class CatMatch
{
    private const long Exact = 0;
    private const long Prefix = 1;
    private const long Suffix = 2;
    private const long Contains = 3;
    private const long Expression = 4;
    private const long Sha256 = -1;
    private const long Sha512Of256 = -2;
    private const int LongestExpression = 1024;

    /// <summary>The names of the ways.</summary>
    public static readonly IReadOnlyDictionary<long, string> Names = new Dictionary<long, string>
    {
        [Exact] = "exact",
        [Prefix] = "prefix",
        [Suffix] = "suffix",
        [Contains] = "contains",
        [Expression] = "regex",
        [Sha256] = "sha256",
        [Sha512Of256] = "sha512-256",
    };

    /// <summary>Whether the text fits; false too where the claim is malformed or names a way that is not known.</summary>
    public static bool Fits(object? claim, string text) =>
        claim is CborMap { Entries: { Count: > 0 } ways } && ways.All(way => way.Key is long kind && Fits(kind, way.Value, text));

    private static bool Fits(long kind, object? expected, string text) => (kind, expected) switch
    {
        (Exact, string value) => text == value,
        (Prefix, string value) => text.StartsWith(value, StringComparison.Ordinal),
        (Suffix, string value) => text.EndsWith(value, StringComparison.Ordinal),
        (Contains, string value) => text.Contains(value, StringComparison.Ordinal),
        (Expression, string pattern) => IsMatch(pattern, text),

        // What stands behind the pattern are groups to one library and flags to others: only what says nothing to both is taken.
        (Expression, List<object?> and [string pattern, .. var more]) => more.All(part => part is null) && IsMatch(pattern, text),
        (Sha256, _) => Hash(expected) is { } hash && Same(hash, SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        (Sha512Of256, _) => IsSha512(Hash(expected), Encoding.UTF8.GetBytes(text)),
        _ => false,
    };

    /// <summary>Libraries that have no SHA-512/256 write the whole SHA-512, which is told by its length and says no less.</summary>
    private static bool IsSha512(byte[]? hash, byte[] text) => hash?.Length switch
    {
        Sha512Truncated.Size => Same(hash, Sha512Truncated.HashData(text)),
        SHA512.HashSizeInBytes => Same(hash, SHA512.HashData(text)),
        _ => false,
    };

    private static bool Same(byte[] left, byte[] right) => CryptographicOperations.FixedTimeEquals(left, right);

    private static byte[]? Hash(object? expected) =>
        expected is not string text ? expected as byte[]
        : text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text)
        : null;

    private static bool IsMatch(string pattern, string text)
    {
        if (pattern.Length > LongestExpression)
        {
            return false;
        }

        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
