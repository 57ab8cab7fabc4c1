using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PlayGate.Sessions;

namespace PlayGate.Gate;

/// <summary>From a spent token to a viewer with a session: begins with the first request, is complete when its response starts.</summary>
internal sealed class SessionOpening(
    SessionTickets tickets,
    SessionActivity activity,
    Revocations revocations,
    TokenReturns returns,
    ILogger<SessionOpening> logger)
{
    public void Saw(GateDecision.Pass pass) => activity.Saw(pass.Session.Id, pass.IsByCookie);

    public void Begin(HttpContext context, GateRequest request, GateDecision.Open opened)
    {
        if (request.Consumption is not null)
        {
            return;
        }

        request.Consumption = new Consumption(opened, returns, (http, open) => Welcome(http, request, open));
        request.Consumption.Watch(context);
    }

    /// <summary>Whether the operator ended the session while its first response was on its way: then there will be none.</summary>
    public bool WasEnded(Consumption consumption) => revocations.Contains(consumption.Session.Id);

    public void ReportBypass() => GateLog.Bypassed(logger);

    private void Welcome(HttpContext context, GateRequest request, GateDecision.Open opened)
    {
        var session = opened.Session;
        tickets.Issue(context, request, session, opened.Carrier);
        activity.Saw(session.Id, byCookie: false);
        if (opened.IsAgain)
        {
            GateLog.ShownAgain(logger, session.Id, session.Application, session.StreamId);
        }
        else
        {
            GateLog.Opened(logger, session.Id, session.Application, session.StreamId, context.Connection.RemoteIpAddress);
        }
    }
}
