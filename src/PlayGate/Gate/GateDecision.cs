using PlayGate.Redemption;
using PlayGate.Sessions;

namespace PlayGate.Gate;

/// <summary>What is to happen to a request: a closed set.</summary>
internal abstract record GateDecision
{
    private GateDecision()
    {
    }

    /// <summary>A viewer we know, by a cookie or by a path.</summary>
    internal sealed record Pass(Session Session, bool IsByCookie) : GateDecision;

    /// <summary>A token was just spent, or shown again in its grace.</summary>
    internal sealed record Open(Session Session, long Consumption, SessionCarrier Carrier, bool IsAgain) : GateDecision;

    /// <summary>A HEAD with a usable token, which stays unspent.</summary>
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
