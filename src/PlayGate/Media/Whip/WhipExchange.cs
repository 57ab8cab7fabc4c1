using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;

namespace PlayGate.Media.Whip;

/// <summary>One signalling request on its way.</summary>
internal sealed class WhipExchange(GateRoute route, string streamId)
{
    public GateRoute Route => route;

    public string StreamId => streamId;

    /// <summary>The session it is for; null where the application asks for none.</summary>
    public Session? Session { get; init; }

    /// <summary>The path segment that carries the session.</summary>
    public required string TicketSegment { get; init; }

    /// <summary>The token that was spent for it, until the origin has said what becomes of it.</summary>
    public GateDecision.Open? Unsettled { get; set; }

    /// <summary>What of the origin's is asked for by a sealed URL; null where an exchange begins.</summary>
    public Uri? Resource { get; init; }

    /// <summary>Set where the origin's answer must not be shown after all.</summary>
    public Refusal? Overruled { get; set; }

    /// <summary>What is on its way to the session, to be cut with it.</summary>
    public OpenResponse? Response { get; init; }
}
