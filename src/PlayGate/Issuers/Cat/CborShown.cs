using System.Globalization;

namespace PlayGate.Issuers.Cat;

/// <summary>Claims as the operator reads them: names for labels, and the diagnostic notation of CBOR (RFC 8949 §8) for the rest.</summary>
internal static class CborShown
{
    private const int Longest = 500;

    /// <summary>All claims, each by its name and not longer than is worth reading.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Claims(CborMap claims) =>
        [.. claims.Entries.Select(claim => KeyValuePair.Create(Short(CatLabel.NameOf(claim.Key)), Short(Claim(claim.Key, claim.Value))))];

    /// <summary>A value by itself.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{text}\"",
        byte[] bytes => $"h'{Convert.ToHexStringLower(bytes)}'",
        List<object?> list => $"[{string.Join(", ", list.Select(Text))}]",
        CborMap map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{Text(entry.Key)}: {Text(entry.Value)}"))}}}",
        CborTagged tagged => $"{tagged.Tag}({Text(tagged.Value)})",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Claim(object label, object? value) => (label, value) switch
    {
        (_, string text) => text,
        (CatLabel.ExpiresAt or CatLabel.NotBefore or CatLabel.IssuedAt, _) when CatClaims.Time(value) is { } time =>
            time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        (CatLabel.TokenId, byte[] id) => Convert.ToHexStringLower(id),
        (CatLabel.Networks, List<object?> networks) =>
            string.Join(", ", networks.Select(network => CatNetworks.Text(network) ?? Text(network))),
        (CatLabel.Uri, CborMap parts) => Matches(parts, part => Named(part, CatTarget.Names)),
        (CatLabel.Headers, CborMap headers) => Matches(headers, Text),
        (CatLabel.Audience or CatLabel.Methods or CatLabel.Protocols, List<object?> list) =>
            string.Join(", ", list.Select(item => item as string ?? Text(item))),
        _ => Text(value),
    };

    private static string Matches(CborMap map, Func<object, string> name) => string.Join(", ", map.Entries.Select(entry =>
        entry.Value is CborMap ways
            ? string.Join(", ", ways.Entries.Select(way => $"{name(entry.Key)} {Named(way.Key, CatMatch.Names)} {Text(way.Value)}"))
            : $"{name(entry.Key)} {Text(entry.Value)}"));

    private static string Named(object label, IReadOnlyDictionary<long, string> names) =>
        label is long number && names.TryGetValue(number, out var name) ? name : Text(label);

    private static string Short(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
}
