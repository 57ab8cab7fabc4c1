using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;

namespace PlayGate.Media.Whip;

/// <summary>One signalling request that may go on to the origin.</summary>
internal sealed class WhipExchange(GateRoute route, string streamId)
{
    public GateRoute Route => route;

    public string StreamId => streamId;

    /// <summary>The session it belongs to; null where the application asks for no token.</summary>
    public Session? Session { get; init; }

    /// <summary>The path segment that carries the session.</summary>
    public required string TicketSegment { get; init; }

    /// <summary>The token that was consumed for it, until the origin's answer confirms it or gives it back.</summary>
    public GateDecision.Open? Unsettled { get; set; }

    /// <summary>The URL at the origin that a sealed URL stands for; null where an exchange begins.</summary>
    public Uri? Resource { get; init; }

    /// <summary>Set where a refusal is sent instead of the origin's answer.</summary>
    public Refusal? Overruled { get; set; }

    /// <summary>The response under way, which ends with the session.</summary>
    public OpenResponse? Response { get; init; }
}
