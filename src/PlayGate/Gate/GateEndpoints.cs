using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Routes;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Gate;

/// <summary>Guarded routes of media files, with <see cref="GateEndpoint"/> around what YARP maps for them.</summary>
internal sealed class GateEndpoints(
    IStoredAnswers stored, CredentialReader credentials, Cors cors, Refusals refusals, IOptions<PlayGateOptions> options)
    : EndpointsAroundProxy
{
    protected override bool IsOurs(RouteConfig route) => GateRoute.KindOf(route) is { } kind && !kind.IsSignalling();

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy) =>
        new GateEndpoint(GateRoute.From(route.Config, options.Value), credentials, Forwarding(stored.On(route), proxy), cors, refusals)
            .InvokeAsync;

    private static Func<HttpContext, GateRequest, Task> Forwarding(
        Func<HttpContext, GateRequest, ValueTask<bool>>? answer, RequestDelegate proxy)
    {
        return answer is null ? (context, _) => proxy(context) : ForwardAsync;

        async Task ForwardAsync(HttpContext context, GateRequest request)
        {
            if (!await answer(context, request))
            {
                await proxy(context);
            }
        }
    }
}
