using PlayGate.Sessions;

namespace PlayGate.Redemption;

/// <summary>
/// What became of a request for media and of the credential it presented, whichever way both came: through the gate, by a hook, a socket,
/// WHIP or forward-auth. A closed set.
/// </summary>
internal abstract record GateDecision
{
    private GateDecision()
    {
    }

    /// <summary>A viewer we know, by a cookie or by a path.</summary>
    internal sealed record Pass(Session Session, bool IsByCookie) : GateDecision;

    /// <summary>A token was just consumed for a session, or presented again by a client that may have its session once more.</summary>
    internal sealed record Open(Session Session, long Consumption, SessionCarrier Carrier, bool IsAgain) : GateDecision;

    /// <summary>A HEAD with a usable token, which is not consumed.</summary>
    internal sealed record Probe : GateDecision
    {
        public static readonly Probe Instance = new();
    }

    /// <summary>The application does not ask for tokens.</summary>
    internal sealed record Free : GateDecision
    {
        public static readonly Free Instance = new();
    }

    internal sealed record Refuse(Refusal Reason) : GateDecision;

    /// <summary>The store is down: an outage is not a denial.</summary>
    internal sealed record Unavailable : GateDecision
    {
        public static readonly Unavailable Instance = new();
    }
}
