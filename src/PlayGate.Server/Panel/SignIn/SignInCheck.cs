using System.Security.Claims;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Management;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>
/// Whether what a user signed in with still opens: a sign-in that was ended, a key that left the configuration, or a provider that was
/// changed, does not.
/// </summary>
internal sealed class SignInCheck(ApiKeys keys, SignIns signIns, IOptions<AdminOptions> options)
{
    private readonly OidcOptions _oidc = options.Value.Oidc;

    /// <summary>The provider and the claim that lets in, as a sign-in remembers them.</summary>
    public string Provider => $"{_oidc.Authority} {_oidc.ClientId} {_oidc.RequiredClaim}";

    /// <summary>A cookie that does not say which sign-in it is, as earlier versions made them, could not be ended.</summary>
    public bool Holds(ClaimsPrincipal user) => PanelIdentity.SignInOf(user) is not null && !signIns.AreOver(user) && IsLetIn(user);

    private bool IsLetIn(ClaimsPrincipal user) =>
        user.FindFirstValue(PanelIdentity.KeyClaim) is { } hash ? keys.Holds(Convert.FromHexString(hash))
        : _oidc.IsOn && user.FindFirstValue(PanelIdentity.ProviderClaim) == Provider;
}
