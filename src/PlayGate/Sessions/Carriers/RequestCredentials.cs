using Microsoft.Extensions.Primitives;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Sessions.Carriers;

/// <summary>
/// What a request presents, wherever it is read: at the gate, for another proxy, for the explainer. Its URL is taken apart here and nowhere
/// else, so that all of them see the same.
/// </summary>
/// <param name="StreamPath">The path below the route's prefix, decoded, without a leading slash and without a ticket.</param>
/// <param name="TicketSegment">The path's ticket with its mark; null where it has none.</param>
/// <param name="Token">What is presented beside the session.</param>
internal readonly record struct RequestCredentials(string StreamPath, string? TicketSegment, Credential Token)
{
    /// <param name="streamPath">The path below the route's prefix, decoded, without a leading slash.</param>
    /// <param name="token">What the request presents beside its session.</param>
    public static RequestCredentials Read(string streamPath, Credential token)
    {
        var ticket = PathTicket.Cut(streamPath, out var path);
        return new RequestCredentials(path, ticket, token);
    }

    /// <summary>The same with the request's cookies, for who looks for its session.</summary>
    public Arrival From(GateRoute route, StringValues cookies, Client client) => new(route, StreamPath, TicketSegment, cookies, client);
}
