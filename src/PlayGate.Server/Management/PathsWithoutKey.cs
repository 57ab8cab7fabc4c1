namespace PlayGate.Server.Management;

/// <summary>
/// The paths of those who have no key: who watches health, sends hooks or asks for forward-auth. Each is a whole path: whatever is mapped
/// below one, by an application's own path (<c>/{app}/rest</c>) for instance, needs the key like everything else (issue 15).
/// </summary>
internal static class PathsWithoutKey
{
    private static readonly string[] s_health = ["/health/live", "/health/ready"];
    private static readonly string[] s_hooks = ["/hooks/nginx-rtmp", "/hooks/srs", "/hooks/mediamtx", "/hooks/ovenmediaengine"];
    private static readonly string[] s_authorize = ["/authorize"];

    public static bool Contain(PathString path) => IsHealth(path) || IsHook(path) || IsOneOf(s_authorize, path);

    public static bool IsHealth(PathString path) => IsOneOf(s_health, path);

    public static bool IsHook(PathString path) => IsOneOf(s_hooks, path);

    /// <summary>As routing compares: whatever its case, and with a slash behind or without.</summary>
    public static bool IsOneOf(string[] paths, PathString path)
    {
        var text = path.Value ?? "";
        var whole = text.EndsWith('/') ? text[..^1] : text;
        return Array.Exists(paths, one => one.Equals(whole, StringComparison.OrdinalIgnoreCase));
    }
}
