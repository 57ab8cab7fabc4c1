using Microsoft.AspNetCore.Components.Authorization;

namespace PlayGate.Server.Panel.Parts;

/// <summary>Who sits in front of this panel.</summary>
internal sealed class PanelUser(AuthenticationStateProvider authentication)
{
    public string? Name { get; private set; }

    public bool IsSignedIn => Name is not null;

    public async Task ReadAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        Name = user.Identity is { IsAuthenticated: true, Name: var name } ? name : null;
    }
}
