using System.Buffers;

namespace PlayGate.Issuers;

/// <summary>
/// The parameters that a Bunny token signs: its own and all others of the query, sorted by name. They are hashed as <c>name=value</c>,
/// decoded, behind the expiry and without a separator. So what could be read in two ways is refused: otherwise a part of one field could
/// be shown as a part of the next.
/// </summary>
internal static class BunnyParameters
{
    public const string Expires = "expires";
    public const string Path = "token_path";
    public const string IgnoreParameters = "token_ignore_params";
    private const int Most = 32;
    private const int AddressLength = 4;

    /// <summary>What Bunny's edge enforces and the gate cannot.</summary>
    public static readonly string[] Unenforced = ["token_countries", "token_countries_blocked", "limit"];

    /// <summary>Bunny's own names, but for the token and its expiry.</summary>
    public static readonly string[] Own = [Path, IgnoreParameters, .. Unenforced];

    private static readonly SearchValues<char> InNames =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>The signed parameters in their order; null, and why, where they could be read in two ways.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(IssuedToken token, string parameter, bool isLocked, out string because)
    {
        because = "";
        var own = Own.Select(name => KeyValuePair.Create(name, token.Credential.Named(name)!)).Where(pair => pair.Value is not null);
        var others = token.Credential.Named(IgnoreParameters) is null ? Others(token.Request.Query, parameter) : [];
        var all = own.Concat(others).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        because = all.Count > Most ? $"the query holds more than {Most} parameters"
            : all.Select(pair => pair.Key).Distinct(StringComparer.Ordinal).Count() < all.Count ? "a parameter stands in the query twice"
            : others.Any(pair => !IsName(pair.Key) || IsLikeOwn(pair.Key, isLocked)) ? "the name of a parameter could be read in two ways"
            : all.Any(pair => pair.Value.Any(letter => letter == '&' || char.IsControl(letter))) ? "a value holds & or control characters"
            : "";
        return because.Length == 0 ? all : null;
    }

    private static List<KeyValuePair<string, string>> Others(string query, string parameter) =>
    [
        .. from pair in RawQuery.Parameters(query)
           where !Own.Append(parameter).Append(Expires).Contains(pair.Key, StringComparer.OrdinalIgnoreCase)
           select KeyValuePair.Create(pair.Key, Uri.UnescapeDataString(pair.Value.Replace('+', ' '))),
    ];

    /// <summary>A digit, dot or colon at the beginning could be the end of an address or an expiry.</summary>
    private static bool IsName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && !name.AsSpan().ContainsAnyExcept(InNames);

    /// <summary>
    /// The four bytes of an address stand in front of the first name, and may be letters. A name that is one of Bunny's own with four
    /// letters more, or less, would turn a lock or a restriction into a parameter without a meaning. What Bunny may add later restricts.
    /// </summary>
    private static bool IsLikeOwn(string name, bool isLocked) =>
        name.StartsWith("token", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("bcdn_", StringComparison.OrdinalIgnoreCase)
        || Own.Any(own => isLocked
            ? name == own[AddressLength..]
            : name.Length == own.Length + AddressLength && name.EndsWith(own, StringComparison.Ordinal));
}
