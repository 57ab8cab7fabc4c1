using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PlayGate.Sessions;

namespace PlayGate.Gate;

/// <summary>From a spent token to a viewer with a session: begins with the first request, is complete when its response starts.</summary>
internal sealed class SessionOpening(
    SessionCookies cookies,
    SessionActivity activity,
    Revocations revocations,
    TokenReturns returns,
    ILogger<SessionOpening> logger)
{
    public void Saw(Session session) => activity.Saw(session.Id);

    public void Begin(HttpContext context, GateRequest request, GateDecision.Open opened)
    {
        if (request.Consumption is not null)
        {
            return;
        }

        var route = request.Route;
        request.Consumption = new Consumption(opened, returns, (http, session) => Welcome(http, route, session));
        request.Consumption.Watch(context);
    }

    /// <summary>Whether the operator ended the session while its first response was on its way: then there will be none.</summary>
    public bool WasEnded(Consumption consumption) => revocations.Contains(consumption.Session.Id);

    public void ReportBypass() => GateLog.Bypassed(logger);

    private void Welcome(HttpContext context, GateRoute route, Session session)
    {
        cookies.Issue(context, route, session);
        context.Response.Headers.CacheControl = "private, no-store";
        activity.Saw(session.Id);
        GateLog.Opened(logger, session.Id, session.Application, session.StreamId, context.Connection.RemoteIpAddress);
    }
}
