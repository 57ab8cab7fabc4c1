using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Gate;

/// <summary>
/// Stands around YARP's own pipeline on a guarded route. Before it: what can be said without a destination (path, method, preflight),
/// and the token is cut from the query so that nothing behind can log or forward it. After it: tokens that nobody got anything for
/// are given back, and YARP's bare errors are dressed like our own.
/// </summary>
internal sealed class GateEndpoint(GateRoute route, RequestDelegate proxy, Cors cors, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        var refusal =
            !PathGuard.IsSafe(context) ? Refusal.BadPath
            : !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) ? Refusal.MethodNotAllowed
            : AsksForUpgrade(context.Request) ? Refusal.UpgradeNotAllowed
            : null;
        if (refusal is not null)
        {
            return refusals.WriteAsync(context, route, StreamPathOf(context), refusal);
        }

        if (HttpMethods.IsOptions(method))
        {
            cors.Preflight(context);
            return Task.CompletedTask;
        }

        return ForwardAsync(context);
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var token = TokenParameter.Cut(context.Request.QueryString.Value ?? "", out var rest);
        if (token.IsPresent || rest.Length != (context.Request.QueryString.Value?.Length ?? 0))
        {
            context.Request.QueryString = new QueryString(rest);
        }

        var request = new GateRequest(route, StreamPathOf(context), token);
        context.Features.Set(request);
        try
        {
            await proxy(context);
        }
        finally
        {
            if (request.Consumption is { } consumption)
            {
                await consumption.SettleAsync(context);
            }
        }

        if (!context.Response.HasStarted && (request.Overruled ?? OriginTrouble(context)) is { } trouble)
        {
            await refusals.WriteAsync(context, route, request.StreamPath, trouble);
        }
    }

    /// <summary>What YARP would upgrade (WebSocket and SPDY); everything else it ignores, and so do we.</summary>
    private static bool AsksForUpgrade(HttpRequest request) =>
        request.Headers.Upgrade is { Count: > 0 } upgrade
        && (upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
            || upgrade.ToString().Contains("SPDY/", StringComparison.OrdinalIgnoreCase));

    private string StreamPathOf(HttpContext context) => context.GetRouteValue(route.StreamPath) as string ?? "";

    private static Refusal? OriginTrouble(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested || context.GetForwarderErrorFeature() is null
            ? null
            : context.Response.StatusCode switch
            {
                StatusCodes.Status502BadGateway => Refusal.OriginUnreachable,
                StatusCodes.Status503ServiceUnavailable => Refusal.OriginUnavailable,
                StatusCodes.Status504GatewayTimeout => Refusal.OriginTimeout,
                _ => null,
            };
}
