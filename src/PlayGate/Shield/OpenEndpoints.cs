using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Gate;
using PlayGate.Routes;
using PlayGate.Shield.Edge;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Shield;

/// <summary>
/// Open routes have no gate, but the same origins, often by the same connections: tunnels and hidden requests are refused as on guarded
/// routes.
/// </summary>
internal sealed class OpenEndpoints(Refusals refusals, EdgeHeaders headers, EdgeMetrics metrics, IOptions<PlayGateOptions> options)
    : EndpointsAroundProxy
{
    protected override bool IsOurs(RouteConfig route) => ShieldRoute.IsOpen(route);

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy)
    {
        var open = EdgeRoute.Is(route.Config)
            ? new EdgeEndpoint(EdgeRoute.From(route.Config, options.Value), proxy, refusals, headers, metrics).InvokeAsync
            : proxy;
        return context =>
            !BodyRule.Allows(context) ? refusals.WriteAsync(context, Refusal.BadRequest)
            : UpgradeRule.IsAsked(context) ? refusals.WriteAsync(context, Refusal.UpgradeNotAllowed)
            : open(context);
    }
}
