using Microsoft.AspNetCore.Http;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>From a request to the decision about it: what it brings is recognised, and the gatekeeper judges.</summary>
internal sealed class VisitJudge(SessionRecogniser recogniser, Gatekeeper gatekeeper)
{
    public async ValueTask<GateDecision> DecideAsync(HttpContext http, GateRequest request)
    {
        var client = new Client(http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent);
        var arrival = new Arrival(request.Route, request.StreamPath, request.TicketSegment, http.Request.Headers.Cookie, client);
        try
        {
            var visit = new Visit(request.Route, request.StreamPath, await recogniser.RecogniseAsync(arrival, http.RequestAborted), request.Token, client)
            {
                IsHead = HttpMethods.IsHead(http.Request.Method),
                IsOneClient = request.Token.IsPresent && Grace.IsOneClient(http),
            };
            return await gatekeeper.DecideAsync(visit, http.RequestAborted);
        }
        catch (StoreUnavailableException)
        {
            return GateDecision.Unavailable.Instance;
        }
    }
}
