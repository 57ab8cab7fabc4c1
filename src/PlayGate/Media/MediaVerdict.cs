using PlayGate.Redemption;
using PlayGate.Sessions;

namespace PlayGate.Media;

/// <summary>What a demand for media comes to: a closed set.</summary>
internal abstract record MediaVerdict
{
    private MediaVerdict()
    {
    }

    /// <summary>The application does not ask for tokens of this type: everybody is let in, without a session.</summary>
    internal sealed record Free : MediaVerdict
    {
        public static readonly Free Instance = new();
    }

    /// <summary>A token was spent for a session, or the connection that has it asks again.</summary>
    internal sealed record Opened(Session Session, long Consumption, bool IsAgain) : MediaVerdict;

    internal sealed record Refused(Refusal Reason) : MediaVerdict;

    /// <summary>The store is down: an outage is not a denial.</summary>
    internal sealed record Unavailable : MediaVerdict
    {
        public static readonly Unavailable Instance = new();
    }
}
