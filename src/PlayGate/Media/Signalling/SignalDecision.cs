namespace PlayGate.Media.Signalling;

/// <summary>What becomes of a client's message: a closed set.</summary>
internal abstract record SignalDecision
{
    private SignalDecision()
    {
    }

    /// <summary>It is written anew and sent to the origin.</summary>
    internal sealed record Relay : SignalDecision
    {
        public static readonly Relay Instance = new();
    }

    /// <summary>It is sent to the origin if its token opens a session for this.</summary>
    internal sealed record Ask(string StreamId, TokenType Type) : SignalDecision;

    /// <summary>It is not sent.</summary>
    internal sealed record Refuse : SignalDecision
    {
        public static readonly Refuse Instance = new();
    }
}
