namespace PlayGate.Server.Configuration;

/// <summary>
/// Settings that the contract names and this version does not act on. Each is accepted with the one value that says what this version
/// does, so that nobody believes in a protection that is not there.
/// </summary>
internal static class NotYet
{
    private static readonly Dictionary<string, string> Does = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PlayGate:Token:AttemptsPerMinute"] = "0",
        ["PlayGate:Token:OnReuse"] = "Log",
    };

    public static bool Knows(string key) => Does.ContainsKey(key);

    public static bool HasBelow(string group) => Does.Keys.Any(key => key.StartsWith(group + ":", StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<string> Check(IConfiguration configuration) =>
        from setting in Does
        let value = configuration[setting.Key]
        where !string.IsNullOrEmpty(value) && !value.Equals(setting.Value, StringComparison.OrdinalIgnoreCase)
        select $"{setting.Key} is '{value}'; this version accepts {setting.Value} only";
}
