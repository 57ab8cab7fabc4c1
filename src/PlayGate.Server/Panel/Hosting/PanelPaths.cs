using PlayGate.Server.Management;

namespace PlayGate.Server.Panel.Hosting;

/// <summary>Which paths of the management listener are the panel's.</summary>
internal static class PanelPaths
{
    public const string SignIn = "/sign-in";
    public const string KeySignIn = "/sign-in/key";
    public const string SignOut = "/sign-out";
    public const string OpenIdSignIn = "/sign-in/openid";
    public const string OpenIdCallback = "/sign-in/openid/callback";

    private static readonly PathString[] s_pages = ["/settings", "/tokens", "/sessions", "/why", "/audit", SignIn];
    private static readonly string[] s_signIn = [SignIn, KeySignIn, OpenIdSignIn, OpenIdCallback];
    private static readonly PathString s_circuit = "/_blazor";

    public static bool Contain(PathString path) =>
        path == "/" || IsFolder(path, s_circuit) || Array.Exists(s_pages, page => path.Equals(page, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// A person who is not signed in needs these to do so; nothing in them is secret. Whole paths: what is below one is no page of the
    /// sign-in, and may be an application's.
    /// </summary>
    public static bool AreOpen(PathString path) => PanelAssets.IsFile(path) || PathsWithoutKey.IsOneOf(s_signIn, path);

    public static bool IsOpenIdCallback(PathString path) => path.Equals(OpenIdCallback, StringComparison.OrdinalIgnoreCase);

    private static bool IsFolder(PathString path, PathString folder) => path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase);
}
