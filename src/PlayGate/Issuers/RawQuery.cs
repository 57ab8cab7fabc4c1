namespace PlayGate.Issuers;

/// <summary>The parameters of a query with their values as they are written, for formats that sign what stands there.</summary>
internal static class RawQuery
{
    /// <summary>In their order, names decoded.</summary>
    /// <param name="query">Empty, or with its leading <c>?</c>.</param>
    public static IEnumerable<KeyValuePair<string, string>> Parameters(string query) =>
        from pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        let mark = pair.IndexOf('=', StringComparison.Ordinal)
        select new KeyValuePair<string, string>(
            Uri.UnescapeDataString(mark < 0 ? pair : pair[..mark]),
            mark < 0 ? "" : pair[(mark + 1)..]);

    /// <summary>The first value of a name, which ignores case as everywhere; null where it is not there.</summary>
    public static string? ValueOf(string query, string name) =>
        Parameters(query).FirstOrDefault(parameter => parameter.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
