using Microsoft.AspNetCore.Http;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>One guarded request on its way: what it brought, what was decided, once, and what it may still have to give back.</summary>
internal sealed class GateRequest(GateRoute route, RequestCredentials presented)
{
    public GateRoute Route { get; } = route;

    /// <summary>The path below the route's prefix, decoded, without a leading slash and without a ticket.</summary>
    public string StreamPath => presented.StreamPath;

    /// <summary>The path's ticket with its mark, if it came by one: what stays inside has to carry it on.</summary>
    public string? TicketSegment => presented.TicketSegment;

    public Credential Token => presented.Token;

    /// <summary>What its session is found by.</summary>
    public Arrival From(HttpContext context, Client client) => presented.From(Route, context.Request.Headers.Cookie, client);

    /// <summary>The request as its viewer wrote it, for tokens that sign a URL.</summary>
    public ViewerRequest? Viewer { get; init; }

    /// <summary>False where another proxy answers the viewer, and cross-origin rules are its own.</summary>
    public bool IsAnsweredHere { get; init; } = true;

    /// <summary>Whether the URL itself, as the viewer's history knows it, lets a client in.</summary>
    public bool HasSecretUrl => Token.IsPresent || TicketSegment is not null;

    /// <summary>Taken once, though YARP may run the transforms twice.</summary>
    public GateDecision? Decision { get; set; }

    /// <summary>The token this request consumed, until its response has started.</summary>
    public Consumption? Consumption { get; set; }

    /// <summary>What is on its way to a session, counted and to be cut with it.</summary>
    public OpenResponse? Response { get; set; }

    /// <summary>
    /// Tells, once the request is decided, the URL where the media is delivered; null where the gate sends it. A first request is
    /// redirected once the origin has confirmed it.
    /// </summary>
    public Func<string?>? DeliveredAt { get; set; }

    /// <summary>Set where the origin's answer must not be shown after all.</summary>
    public Refusal? Overruled { get; set; }

    /// <summary>The last word: the token is given back unless its session has begun, and the response is over.</summary>
    public async ValueTask FinishAsync(HttpContext context)
    {
        try
        {
            if (Consumption is { } consumption)
            {
                await consumption.SettleAsync(context);
            }
        }
        finally
        {
            Response?.Leave();
        }
    }
}
