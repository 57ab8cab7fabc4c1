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
/// <param name="Token">The token of the query.</param>
/// <param name="Query">The query without the token; empty, or with its leading <c>?</c>.</param>
internal readonly record struct RequestCredentials(string StreamPath, string? TicketSegment, TokenParameter Token, string Query)
{
    /// <param name="streamPath">The path below the route's prefix, decoded, without a leading slash.</param>
    /// <param name="query">The raw query; empty, or with its leading <c>?</c>.</param>
    public static RequestCredentials Read(string streamPath, string query)
    {
        var ticket = PathTicket.Cut(streamPath, out var path);
        var token = TokenParameter.Cut(query, out var rest);
        return new RequestCredentials(path, ticket, token, rest);
    }

    /// <summary>The same with the request's cookies, for who looks for its session.</summary>
    public Arrival From(GateRoute route, StringValues cookies, Client client) => new(route, StreamPath, TicketSegment, cookies, client);
}
