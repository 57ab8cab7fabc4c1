namespace PlayGate.Server.Management;

/// <summary>
/// The paths of those who have no key: who watches health, sends hooks or asks for forward-auth. Nothing that mints or reveals may be
/// reached by such a path, so no application's own path (<c>/{app}/rest</c>) begins like one.
/// </summary>
internal static class PathsWithoutKey
{
    private static readonly PathString Health = "/health";
    private static readonly PathString Hooks = "/hooks";
    private static readonly PathString Authorize = "/authorize";

    public static bool Contain(PathString path) =>
        IsHealth(path) || IsHook(path) || path.Equals(Authorize, StringComparison.OrdinalIgnoreCase);

    public static bool IsHealth(PathString path) => IsBelow(path, Health);

    public static bool IsHook(PathString path) => IsBelow(path, Hooks);

    /// <summary>As routing compares: whole segments, whatever their case.</summary>
    private static bool IsBelow(PathString path, PathString folder) =>
        path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase, out var rest) && rest.HasValue;
}
