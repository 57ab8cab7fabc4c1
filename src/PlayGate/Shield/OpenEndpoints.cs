using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Routes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Shield;

/// <summary>
/// Open routes have no gate, but the same origins, often by the same connections: tunnels and hidden requests are refused as on guarded
/// routes.
/// </summary>
internal sealed class OpenEndpoints(Refusals refusals) : EndpointsAroundProxy
{
    protected override bool IsOurs(RouteConfig route) => ShieldRoute.IsOpen(route);

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy) => context =>
        !BodyRule.Allows(context) ? refusals.WriteAsync(context, Refusal.BadRequest)
        : UpgradeRule.IsAsked(context) ? refusals.WriteAsync(context, Refusal.UpgradeNotAllowed)
        : proxy(context);
}
