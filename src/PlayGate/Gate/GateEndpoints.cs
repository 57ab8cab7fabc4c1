using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Routes;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Gate;

/// <summary>Guarded routes of media files, with <see cref="GateEndpoint"/> around what YARP maps for them.</summary>
internal sealed class GateEndpoints(
    IEnumerable<IAnswersAtHand> atHand, CredentialReader credentials, Cors cors, Refusals refusals, IOptions<PlayGateOptions> options)
    : EndpointsAroundProxy
{
    protected override bool IsOurs(RouteConfig route) => GateRoute.KindOf(route) is { } kind && !kind.IsSignalling();

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy) =>
        new GateEndpoint(GateRoute.From(route.Config, options.Value), credentials, Forwarding(route, proxy), cors, refusals)
            .InvokeAsync;

    /// <summary>What is at hand is asked in the order of its registration, and the proxy last.</summary>
    private Func<HttpContext, GateRequest, Task> Forwarding(RouteModel route, RequestDelegate proxy) =>
        atHand.Reverse().Select(answers => answers.On(route)).OfType<Func<HttpContext, GateRequest, ValueTask<bool>>>()
            .Aggregate<Func<HttpContext, GateRequest, ValueTask<bool>>, Func<HttpContext, GateRequest, Task>>(
                (context, _) => proxy(context),
                (next, answer) => async (context, request) =>
                {
                    if (!await answer(context, request))
                    {
                        await next(context, request);
                    }
                });
}
