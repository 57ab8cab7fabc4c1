using Microsoft.AspNetCore.Http;
using PlayGate.Routes;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Media.Whip;

/// <summary>
/// What the origin's answer means for the session: 201 confirms it, every other status gives the token back before the client can read the
/// answer, and a deleted resource ends the session.
/// </summary>
internal sealed class WhipSettling(MediaGate media, WhipSessions sessions)
{
    public async ValueTask GiveBackAsync(WhipExchange exchange)
    {
        if (exchange.Unsettled is { } opened)
        {
            exchange.Unsettled = null;
            await media.GiveBackAsync(opened);
        }
    }

    /// <summary>The origin has answered.</summary>
    /// <param name="context">The answer.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="resource">The resource that the answer names, if it is the origin's own.</param>
    public async ValueTask SettleAsync(ResponseTransformContext context, WhipExchange exchange, Uri? resource)
    {
        var status = context.HttpContext.Response.StatusCode;
        if (exchange.Resource is not null)
        {
            await HearOfDeletionAsync(context.HttpContext.Request.Method, status, exchange);
        }
        else if (!exchange.Route.Kind.IsConfirmedBy(status))
        {
            await GiveBackAsync(exchange);
        }
        else if (resource is null)
        {
            // Without a resource the session could not be ended; by another server's the client would go past the gate.
            await OverruleAsync(context, exchange, Refusal.OriginUnreachable);
        }
        else if (exchange.Unsettled is { } opened)
        {
            if (sessions.TryKeep(opened.Session, resource))
            {
                exchange.Unsettled = null;
                await media.ConfirmAsync(opened);
            }
            else
            {
                await OverruleAsync(context, exchange, Refusal.SessionRevoked);
            }
        }
    }

    private async ValueTask OverruleAsync(ResponseTransformContext context, WhipExchange exchange, Refusal refusal)
    {
        await GiveBackAsync(exchange);
        exchange.Overruled = refusal;
        context.SuppressResponseBody = true;
    }

    private async ValueTask HearOfDeletionAsync(string method, int status, WhipExchange exchange)
    {
        var isGone = status is (>= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices)
            or StatusCodes.Status404NotFound or StatusCodes.Status410Gone;
        if (HttpMethods.IsDelete(method) && isGone && exchange.Session is { } session)
        {
            // The session's end would cut the response to this very request.
            exchange.Response?.Leave();
            await sessions.EndAsync(session);
        }
    }
}
