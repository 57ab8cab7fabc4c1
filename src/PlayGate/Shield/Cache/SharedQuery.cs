namespace PlayGate.Shield.Cache;

/// <summary>
/// The query as shared fetches send it: its pairs are stably sorted by name, so that two orders are one key, and the players' reports
/// about themselves (CTA-5004, <c>CMCD</c>) are left out; or only the named parameters are kept.
/// </summary>
internal static class SharedQuery
{
    private const string PlayerReport = "CMCD";

    public static string Normalise(string? query, IList<string> onlyNames)
    {
        if (string.IsNullOrEmpty(query) || query == "?")
        {
            return "";
        }

        if (!query.Contains('&', StringComparison.Ordinal) && onlyNames.Count == 0 && !query.StartsWith("?CMCD", StringComparison.Ordinal))
        {
            return query;
        }

        // OrderBy is stable: the order of two values of one name may mean something.
        var pairs = query[1..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => IsKept(NameOf(pair), onlyNames))
            .OrderBy(NameOf, StringComparer.Ordinal);
        var joined = string.Join('&', pairs);
        return joined.Length == 0 ? "" : "?" + joined;
    }

    private static bool IsKept(string name, IList<string> onlyNames) =>
        onlyNames.Count > 0 ? onlyNames.Contains(name) : name != PlayerReport;

    private static string NameOf(string pair) => pair.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0 ? pair[..equals] : pair;
}
