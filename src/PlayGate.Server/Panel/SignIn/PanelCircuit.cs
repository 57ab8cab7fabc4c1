using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>
/// Ends an open page with the sign-in it was opened by, which may be hours ago or have been ended in another tab: nothing it sends is heard
/// any more.
/// </summary>
internal sealed class PanelCircuit(AuthenticationStateProvider authentication, SignIns signIns) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (signIns.AreOver((await authentication.GetAuthenticationStateAsync()).User))
        {
            throw new UnauthorizedAccessException("The sign-in is over.");
        }

        await next(context);
    };
}
