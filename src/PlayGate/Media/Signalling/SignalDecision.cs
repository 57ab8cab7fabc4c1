
namespace PlayGate.Media.Signalling;

/// <summary>What is done with a client's message: a closed set.</summary>
internal abstract record SignalDecision
{
    private SignalDecision()
    {
    }

    /// <summary>It goes on to the origin, written anew.</summary>
    internal sealed record Relay : SignalDecision
    {
        public static readonly Relay Instance = new();
    }

    /// <summary>It goes on if its token opens a session for this.</summary>
    internal sealed record Ask(string StreamId, TokenType Type) : SignalDecision;

    /// <summary>It does not go on.</summary>
    internal sealed record Refuse : SignalDecision
    {
        public static readonly Refuse Instance = new();
    }
}
