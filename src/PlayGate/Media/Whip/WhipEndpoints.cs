using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Routes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Media.Whip;

/// <summary>Routes of the kinds <c>whip</c> and <c>whep</c>, with <see cref="WhipEndpoint"/> around what YARP maps for them.</summary>
internal sealed class WhipEndpoints(
    WhipGate gate, WhipSettling settling, WhipAnswers answers, IOptions<PlayGateOptions> options) : EndpointsAroundProxy
{
    protected override bool IsOurs(RouteConfig route) => GateRoute.KindOf(route) is { } kind && kind.IsSignalling();

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy) =>
        new WhipEndpoint(GateRoute.From(route.Config, options.Value), proxy, gate, settling, answers).InvokeAsync;
}
