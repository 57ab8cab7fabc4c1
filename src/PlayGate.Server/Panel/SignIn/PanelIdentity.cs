using System.Globalization;
using System.Security.Claims;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>Who somebody is to the management listener: a key by the start of its hash, or a name that an OpenID provider gave.</summary>
internal static class PanelIdentity
{
    /// <summary>The authentication scheme of the panel's cookie.</summary>
    public const string Scheme = "panel";

    /// <summary>The hash of the key that somebody signed in with, as configured.</summary>
    public const string KeyClaim = "key";

    /// <summary>By which provider, and by which of its claims, somebody was let in.</summary>
    public const string ProviderClaim = "provider";

    /// <summary>Where a page was opened from, for the audit: a circuit has no connection to ask.</summary>
    public const string AddressClaim = "address";

    private const string UntilClaim = "until";
    private const int DigitsShown = 8;

    public static ClaimsPrincipal OfKey(string hash) => Of($"api key {hash[..DigitsShown]}", new Claim(KeyClaim, hash));

    public static ClaimsPrincipal OfProvider(string name, string provider) => Of(name, new Claim(ProviderClaim, provider));

    /// <summary>Says in the identity itself when it ends: a circuit outlives the request that opened it, and its cookie.</summary>
    public static void EndAt(ClaimsPrincipal user, DateTimeOffset end) =>
        ((ClaimsIdentity)user.Identity!).AddClaim(new Claim(UntilClaim, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    public static void NoteAddress(HttpContext context) => context.User.AddIdentity(
        new ClaimsIdentity([new Claim(AddressClaim, context.Connection.RemoteIpAddress?.ToString() ?? "")]));

    public static bool IsOver(ClaimsPrincipal user, DateTimeOffset now) =>
        long.TryParse(user.FindFirstValue(UntilClaim), CultureInfo.InvariantCulture, out var end) && now.ToUnixTimeSeconds() >= end;

    private static ClaimsPrincipal Of(string name, Claim how) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), how], Scheme));
}
