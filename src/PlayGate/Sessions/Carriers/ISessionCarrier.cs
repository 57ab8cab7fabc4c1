using Microsoft.AspNetCore.Http;
using PlayGate.Routes;

namespace PlayGate.Sessions.Carriers;

/// <summary>
/// A way by which a client brings its ticket with each request. A new one is a class and its registration (<see cref="SessionServices"/>),
/// and its part of what <see cref="SessionRecogniser"/> reads.
/// </summary>
internal interface ISessionCarrier
{
    /// <summary>Whether it carries sessions for which that was chosen.</summary>
    bool Serves(SessionCarrier chosen);

    /// <summary>Hands the ticket to the client with the response that opens its session.</summary>
    void Issue(HttpContext context, GateRoute route, Session session, Ticket ticket);
}
