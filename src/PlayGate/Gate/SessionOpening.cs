using Microsoft.AspNetCore.Http;
using PlayGate.Redemption;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;

namespace PlayGate.Gate;

/// <summary>
/// From a consumed token to a viewer with a session: begins with the first request, is complete when its response starts.
/// </summary>
internal sealed class SessionOpening(
    TicketIssuer tickets,
    SessionActivity activity,
    Revocations revocations,
    Settlement settlement,
    GateReport report)
{
    /// <summary>
    /// A viewer we know asks for more. False where the session was ended while that was found out: the one that ends it has either cut this
    /// response already, or left the word that is read here.
    /// </summary>
    public bool TryContinue(HttpContext context, GateRequest request, GateDecision.Pass pass)
    {
        if (request.Response is null)
        {
            request.Response = OpenResponse.Of(context);
            activity.Enter(pass.Session, request.Response, pass.IsByCookie);
            report.Continued(request.Route, pass.IsByCookie);
        }

        return !WasEnded(pass.Session);
    }

    /// <summary>No credential is asked for here; what is sent is counted all the same.</summary>
    public void PassFree(HttpContext context, GateRequest request)
    {
        if (request.Response is null)
        {
            request.Response = OpenResponse.Of(context);
            activity.EnterFree(request.Route.Application, request.Response);
            report.PassedFree(request.Route);
        }
    }

    /// <summary>
    /// As <see cref="TryContinue"/> for what has no gate's request; null where the session was ended. What comes back has to be left.
    /// </summary>
    public OpenResponse? Follow(HttpContext context, GateRoute route, Session session)
    {
        var response = OpenResponse.Of(context);
        activity.Enter(session, response, byCookie: false);
        report.Continued(route, byCookie: false);
        if (!WasEnded(session))
        {
            return response;
        }

        response.Leave();
        return null;
    }

    public void Begin(HttpContext context, GateRequest request, GateDecision.Open opened)
    {
        if (request.Consumption is not null)
        {
            return;
        }

        request.Response = OpenResponse.Of(context);
        request.Consumption = new Consumption(opened, request.Route.Kind, settlement, (http, open) => Welcome(http, request, open));
        request.Consumption.Watch(context);
    }

    /// <summary>Whether the operator ended the session while its first response was on its way: then there will be none.</summary>
    public bool WasEnded(Consumption consumption) => WasEnded(consumption.Session);

    public void ReportBypass() => report.Bypassed();

    private bool WasEnded(Session session) => revocations.Contains(session.Id);

    private void Welcome(HttpContext context, GateRequest request, GateDecision.Open opened)
    {
        var session = opened.Session;
        tickets.Issue(context, request.Route, session, opened.Carrier);
        activity.Enter(session, request.Response!, byCookie: false);
        report.Opened(session, context.Connection.RemoteIpAddress, opened.IsAgain);
        if (WasEnded(session))
        {
            // In the moment between the origin's headers and ours; nothing of them has left yet.
            context.Abort();
        }
    }
}
