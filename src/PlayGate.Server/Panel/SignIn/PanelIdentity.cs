using System.Globalization;
using System.Security.Claims;
using PlayGate.Clients;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>Who a user is to the management listener: a key by the start of its hash, or a name that an OpenID provider gave.</summary>
internal static class PanelIdentity
{
    /// <summary>The authentication scheme of the panel's cookie.</summary>
    public const string Scheme = "panel";

    /// <summary>The hash of the key that the user signed in with, as configured.</summary>
    public const string KeyClaim = "key";

    /// <summary>By which provider, and by which of its claims, the user was let in.</summary>
    public const string ProviderClaim = "provider";

    /// <summary>Where a page was opened from, for the audit: a circuit has no connection to ask.</summary>
    public const string AddressClaim = "address";

    private const string IdClaim = "sign-in";
    private const string UntilClaim = "until";
    private const int DigitsShown = 8;

    public static ClaimsPrincipal OfKey(string hash) => Of($"api key {hash[..DigitsShown]}", new Claim(KeyClaim, hash));

    public static ClaimsPrincipal OfProvider(string name, string provider) => Of(name, new Claim(ProviderClaim, provider));

    /// <summary>
    /// Says in the identity itself which sign-in it is and when that ends: a circuit outlives the request that opened it, and its cookie.
    /// </summary>
    public static void Begin(ClaimsPrincipal user, DateTimeOffset end) => ((ClaimsIdentity)user.Identity!).AddClaims(
    [
        new Claim(IdClaim, Guid.NewGuid().ToString("N")),
        new Claim(UntilClaim, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
    ]);

    /// <summary>
    /// Which sign-in it is and when it ends by itself; null for who came by a key or by nothing, and for cookies of earlier versions.
    /// </summary>
    public static (Guid Id, DateTimeOffset Until)? SignInOf(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(IdClaim), out var id)
        && long.TryParse(user.FindFirstValue(UntilClaim), CultureInfo.InvariantCulture, out var end)
            ? (id, DateTimeOffset.FromUnixTimeSeconds(end))
            : null;

    public static void NoteAddress(HttpContext context) => context.User.AddIdentity(
        new ClaimsIdentity([new Claim(AddressClaim, ClientAddress.Plain(context.Connection.RemoteIpAddress)?.ToString() ?? "")]));

    private static ClaimsPrincipal Of(string name, Claim how) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), how], Scheme));
}
