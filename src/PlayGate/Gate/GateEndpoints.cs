using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Routes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Gate;

/// <summary>Guarded routes of media files, with <see cref="GateEndpoint"/> around what YARP maps for them.</summary>
internal sealed class GateEndpoints(IStoredAnswers stored, Cors cors, Refusals refusals, IOptions<PlayGateOptions> options)
    : EndpointsAroundProxy
{
    protected override bool IsOurs(RouteConfig route) => GateRoute.KindOf(route) is { } kind && !kind.IsSignalling();

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy) =>
        new GateEndpoint(GateRoute.From(route.Config, options.Value), proxy, stored.On(route), cors, refusals).InvokeAsync;
}
