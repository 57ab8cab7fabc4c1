using System.Security.Claims;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Management;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>Whether what somebody signed in with still opens: a key that left the configuration, or a provider that was changed, does not.</summary>
internal sealed class SignInCheck(ApiKeys keys, IOptions<AdminOptions> options)
{
    private readonly OidcOptions _oidc = options.Value.Oidc;

    /// <summary>The provider and the claim that lets in, as a sign-in remembers them.</summary>
    public string Provider => $"{_oidc.Authority} {_oidc.ClientId} {_oidc.RequiredClaim}";

    public bool Holds(ClaimsPrincipal user) =>
        user.FindFirstValue(PanelIdentity.KeyClaim) is { } hash ? keys.Holds(Convert.FromHexString(hash))
        : _oidc.IsOn && user.FindFirstValue(PanelIdentity.ProviderClaim) == Provider;
}
