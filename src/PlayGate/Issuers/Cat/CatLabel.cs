using System.Globalization;

namespace PlayGate.Issuers.Cat;

/// <summary>The labels of claims: RFC 8392 §4 and CTA-5007, as IANA registered them (CBOR Web Token Claims).</summary>
internal static class CatLabel
{
    public const long Issuer = 1;
    public const long Subject = 2;
    public const long Audience = 3;
    public const long ExpiresAt = 4;
    public const long NotBefore = 5;
    public const long IssuedAt = 6;
    public const long TokenId = 7;
    public const long Replay = 308;
    public const long Version = 310;
    public const long Networks = 311;
    public const long Uri = 312;
    public const long Methods = 313;
    public const long Protocols = 314;
    public const long Headers = 315;
    public const long IfData = 320;
    public const long If = 322;
    public const long Renewal = 323;

    /// <summary>Labels below this one are for private use (RFC 8392 §9.1): the issuer says to its own readers what they mean.</summary>
    private const long LastRegistered = -65536;

    private static readonly Dictionary<long, string> s_names = new()
    {
        [Issuer] = "iss",
        [Subject] = "sub",
        [Audience] = "aud",
        [ExpiresAt] = "exp",
        [NotBefore] = "nbf",
        [IssuedAt] = "iat",
        [TokenId] = "cti",
        [8] = "cnf",
        [282] = "geohash",
        [Replay] = "catreplay",
        [309] = "catpor",
        [Version] = "catv",
        [Networks] = "catnip",
        [Uri] = "catu",
        [Methods] = "catm",
        [Protocols] = "catalpn",
        [Headers] = "cath",
        [316] = "catgeoiso3166",
        [317] = "catgeocoord",
        [318] = "catgeoalt",
        [319] = "cattpk",
        [IfData] = "catifdata",
        [321] = "catdpop",
        [If] = "catif",
        [Renewal] = "catr",
        [324] = "cattprint",
    };

    /// <summary>Names of claims, which have numbers in a CWT: the registered ones, and drafts' that restrict a token.</summary>
    private static readonly HashSet<string> s_words =
        new(s_names.Values.Concat(["crit", "or", "nor", "and", "env", "enc", "moqt", "moqt-reval"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What is understood. <c>iat</c> restricts nothing. <c>catif</c> and its data say how a refusal is to be answered, and PlayGate
    /// answers refusals in its own way; <c>catr</c> asks for a new token in place of an old one, and here the session takes its place.
    /// </summary>
    private static readonly HashSet<long> s_understood =
    [
        Issuer, Subject, Audience, ExpiresAt, NotBefore, IssuedAt, TokenId, Replay, Version, Networks, Uri, Methods, Protocols, Headers,
        IfData, If, Renewal,
    ];

    /// <summary>A claim's name, or its label as it is written in settings.</summary>
    public static string NameOf(object label) =>
        label is long number ? s_names.GetValueOrDefault(number) ?? number.ToString(CultureInfo.InvariantCulture) : (string)label;

    /// <summary>The label that a setting names: a number, the name of a claim, or text.</summary>
    public static object? Parse(string? setting) =>
        string.IsNullOrEmpty(setting) ? null
        : long.TryParse(setting, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : s_names.FirstOrDefault(name => name.Value == setting) is { Value: not null } known ? known.Key
        : setting;

    /// <summary>
    /// Whether a claim that is not understood may be passed over. RFC 8392 §3 has unknown claims ignored; CTA-5007's restrict where a token
    /// counts, and so may every registered one, the logical claims of drafts among them. So only the issuer's own claims are passed over.
    /// A claim's name in place of its number says that its writer meant it, and other readers would not see it.
    /// </summary>
    public static bool MayBeIgnored(object label) => label switch
    {
        long number => s_understood.Contains(number) || number < LastRegistered,
        string text => !s_words.Contains(text),
        _ => false,
    };
}
