using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Gate;

/// <summary>
/// Stands around YARP's own pipeline on a guarded route. Before it: what can be said without a destination (path, method, preflight),
/// and the token is cut from the query so that nothing behind can log or forward it. After it: tokens that nobody got anything for
/// are given back, and YARP's bare errors are dressed like our own.
/// </summary>
/// <param name="route">The route.</param>
/// <param name="proxy">YARP's pipeline.</param>
/// <param name="stored">Answers in its place what is at hand, if it may on this route.</param>
/// <param name="cors">The rules for other sites.</param>
/// <param name="refusals">How a refusal is written.</param>
internal sealed class GateEndpoint(GateRoute route, RequestDelegate proxy, Func<HttpContext, GateRequest, ValueTask<bool>>? stored, Cors cors, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!route.IsWrittenIn(context.Request.Path))
        {
            return refusals.WriteAsync(context, PathGuard.IsSafe(context) ? Refusal.NotFound : Refusal.BadPath);
        }

        var method = context.Request.Method;
        var refusal =
            !PathGuard.IsSafe(context) ? Refusal.BadPath
            : !route.Kind.Takes(method) ? Refusal.MethodNotAllowed
            : !BodyRule.Allows(context) ? Refusal.BadRequest
            : UpgradeRule.IsAsked(context) ? Refusal.UpgradeNotAllowed
            : null;
        if (refusal is not null)
        {
            PathTicket.Cut(StreamPathOf(context), out var streamPath);
            return refusals.WriteAsync(context, route, streamPath, refusal);
        }

        if (HttpMethods.IsOptions(method))
        {
            cors.Preflight(context, route.Kind);
            return Task.CompletedTask;
        }

        if (route.Kind == RouteKind.Ingest)
        {
            BodyLimits.Lift(context);
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

        var request = new GateRequest(route, CutTicket(context, out var ticket), ticket, token);
        context.Features.Set(request);
        try
        {
            if (stored is null || !await stored(context, request))
            {
                await proxy(context);
            }
        }
        finally
        {
            await request.FinishAsync(context);
        }

        if (!context.Response.HasStarted && (request.Overruled ?? OriginTrouble(context)) is { } trouble)
        {
            await refusals.WriteAsync(context, route, request.StreamPath, trouble);
        }
    }

    /// <summary>Takes the ticket off the path before anything behind can log or forward it; what is left is the stream path.</summary>
    private string CutTicket(HttpContext context, out string? ticket)
    {
        var full = StreamPathOf(context);
        ticket = PathTicket.Cut(full, out var streamPath);
        if (ticket is not null)
        {
            context.Request.Path = new PathString(string.Concat(context.Request.Path.Value.AsSpan()[..^full.Length], streamPath));
        }

        return streamPath;
    }

    private string StreamPathOf(HttpContext context) => context.GetRouteValue(route.StreamPath) as string ?? "";

    private static Refusal? OriginTrouble(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested || context.GetForwarderErrorFeature() is null
            ? null
            : Refusal.OfOrigin(context.Response.StatusCode);
}
