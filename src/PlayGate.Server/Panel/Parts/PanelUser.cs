using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using PlayGate.Audit;
using PlayGate.Server.Management;
using PlayGate.Server.Panel.SignIn;

namespace PlayGate.Server.Panel.Parts;

/// <summary>Who sits in front of this panel.</summary>
internal sealed class PanelUser(AuthenticationStateProvider authentication, SignIns signIns)
{
    public ClaimsPrincipal Principal { get; private set; } = new();

    public string? Name => Principal.Identity is { IsAuthenticated: true, Name: var name } ? name : null;

    public bool IsSignedIn => Name is not null;

    /// <summary>Whether the sign-in has ended by which the page was opened.</summary>
    public bool IsOver => signIns.AreOver(Principal);

    /// <summary>As the audit names them.</summary>
    public AuditActor Actor =>
        Caller.Of(Principal, IPAddress.TryParse(Principal.FindFirstValue(PanelIdentity.AddressClaim), out var address) ? address : null);

    public async Task ReadAsync() => Principal = (await authentication.GetAuthenticationStateAsync()).User;
}
