using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>
/// An open page whose sign-in is over, by its time or since it was ended in another tab, is not heard any more. It is not ended here: its
/// layout sends the browser to the sign-in, which a page without its circuit would never hear.
/// </summary>
internal sealed class PanelCircuit(AuthenticationStateProvider authentication, SignIns signIns) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (!signIns.AreOver((await authentication.GetAuthenticationStateAsync()).User))
        {
            await next(context);
        }
    };
}
