using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Media.Whip;
using PlayGate.Routes;
using PlayGate.Shield;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Gate;

/// <summary>Guarded routes, each with the endpoint of its kind: <see cref="GateEndpoint"/>, or the one of WHIP and WHEP.</summary>
internal sealed class GateEndpoints(StoredHits hits, Cors cors, Refusals refusals, WhipEndpoints whip, IOptions<PlayGateOptions> options) : EndpointsAroundProxy
{
    protected override bool IsOurs(RouteConfig route) => GateRoute.KindOf(route) is not null;

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy)
    {
        var gated = GateRoute.From(route.Config, options.Value);
        return gated.Kind.IsSignalling()
            ? whip.Of(gated, proxy)
            : new GateEndpoint(gated, proxy, hits.On(route), cors, refusals).InvokeAsync;
    }
}
