using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Gate;

/// <summary>
/// Stands around YARP's own pipeline on a guarded route. Before it: what can be said without a destination (path, method, preflight),
/// and the token is cut from the query so that nothing behind can log or forward it. After it: tokens whose bearer got nothing
/// are given back, and YARP's bare errors are dressed like our own.
/// </summary>
/// <param name="route">The route.</param>
/// <param name="credentials">Takes what viewers present out of their requests.</param>
/// <param name="forward">Answers what is at hand, if it may on this route; else YARP's pipeline.</param>
/// <param name="cors">The rules for other sites.</param>
/// <param name="refusals">How a refusal is written.</param>
internal sealed class GateEndpoint(
    GateRoute route, CredentialReader credentials, Func<HttpContext, GateRequest, Task> forward, Cors cors, Refusals refusals)
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
            return refusals.WriteAsync(context, route, RequestCredentials.Read(StreamPathOf(context), default).StreamPath, refusal);
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
        var request = TakeCredentials(context);
        context.Features.Set(request);
        try
        {
            await forward(context, request);
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

    /// <summary>Takes the token and the ticket out of the request before anything behind can log or forward them.</summary>
    private GateRequest TakeCredentials(HttpContext context)
    {
        var (request, path) = (context.Request, StreamPathOf(context));
        var presented = RequestCredentials.Read(path, credentials.Take(request));
        if (presented.TicketSegment is not null)
        {
            request.Path = new PathString(string.Concat(request.Path.Value.AsSpan()[..^path.Length], presented.StreamPath));
        }

        return new GateRequest(route, presented)
        {
            Viewer = presented.Token.IsPresent ? ViewerRequest.Of(context, presented.TicketSegment is not null) : null,
        };
    }

    private string StreamPathOf(HttpContext context) => context.GetRouteValue(route.StreamPath) as string ?? "";

    private static Refusal? OriginTrouble(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested || context.GetForwarderErrorFeature() is null
            ? null
            : Refusal.OfOrigin(context.Response.StatusCode);
}
