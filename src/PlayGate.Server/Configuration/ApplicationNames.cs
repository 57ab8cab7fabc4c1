namespace PlayGate.Server.Configuration;

/// <summary>
/// What an application may be called. Its name is the first segment of its paths on both listeners (<c>/{app}/streams</c>,
/// <c>/{app}/rest</c>), so it is none of the segments that either listener uses itself. A test holds the list against what is mapped.
/// </summary>
internal static class ApplicationNames
{
    private const int MaxLength = 64;

    public static readonly IReadOnlyList<string> Reserved =
    [
        PlayGateOptions.DefaultApplication,
        "streams", "whip", "whep", "ingest", "websocket", "cdn",
        "api", "rest", "health", "metrics", "authorize", "hooks", "openapi", "docs",
        "settings", "tokens", "sessions", "why", "audit", "sign-in", "sign-out", "_assets", "_blazor", "_framework",
    ];

    public static readonly string Rule =
        $"an application's name has 1 to {MaxLength} letters, digits, '-' and '_', and is none of {string.Join(", ", Reserved)}";

    /// <summary>Routing ignores case, and so does this.</summary>
    public static bool Allow(string name) =>
        name.Length is > 0 and <= MaxLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && !Reserved.Contains(name, StringComparer.OrdinalIgnoreCase);
}
