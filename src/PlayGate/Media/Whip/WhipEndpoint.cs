using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PlayGate.Gate;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Media.Whip;

/// <summary>Stands around YARP's own pipeline on a route by which WebRTC clients signal.</summary>
internal sealed class WhipEndpoint(GateRoute route, RequestDelegate proxy, WhipGate gate, WhipSettling settling, WhipAnswers answers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var unfit = !PathGuard.IsSafe(context) ? Refusal.BadPath
            : !route.IsWrittenIn(context.Request.Path) ? Refusal.NotFound
            : !BodyRule.Allows(context) ? Refusal.BadRequest
            : UpgradeRule.IsAsked(context) ? Refusal.UpgradeNotAllowed
            : null;
        if (unfit is not null)
        {
            await answers.RefuseAsync(context, route.Kind, unfit);
            return;
        }

        var method = context.Request.Method;
        var ticket = PathTicket.Cut(context.GetRouteValue(route.StreamPath) as string ?? "", out var rest);
        if (HttpMethods.IsOptions(method))
        {
            answers.Preflight(context, route.Kind);
        }
        else if (ticket is null && !HttpMethods.IsPost(method))
        {
            await answers.RefuseAsync(context, route.Kind, Refusal.MethodNotAllowed);
        }
        else
        {
            var (exchange, refusal) = ticket is null
                ? await gate.BeginAsync(context, route, rest)
                : await gate.ContinueAsync(context, route, ticket, rest);
            await (exchange is null ? answers.RefuseAsync(context, route.Kind, refusal!) : ForwardAsync(context, exchange));
        }
    }

    private async Task ForwardAsync(HttpContext context, WhipExchange exchange)
    {
        if (exchange.Resource is not null)
        {
            // Neither the ticket nor what it belongs to is for the origin.
            context.Request.Path = new PathString($"{route.Prefix}/{exchange.StreamId}");
        }

        context.Features.Set(exchange);
        try
        {
            await proxy(context);
        }
        finally
        {
            await settling.GiveBackAsync(exchange);
            exchange.Response?.Leave();
        }

        if (!context.Response.HasStarted && (exchange.Overruled ?? TroubleOf(context)) is { } trouble)
        {
            await answers.RefuseAsync(context, route.Kind, trouble);
        }
    }

    private static Refusal? TroubleOf(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested || context.GetForwarderErrorFeature() is null
            ? null
            : Refusal.OfOrigin(context.Response.StatusCode);
}
