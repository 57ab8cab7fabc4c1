
namespace PlayGate.Media.Hooks;

/// <summary>The outcome of a hook: a closed set.</summary>
internal abstract record HookOutcome
{
    private HookOutcome()
    {
    }

    /// <summary>The client is let in, or the call was noted.</summary>
    /// <param name="EndsIn">How long the connection may last; null where nothing bounds it.</param>
    internal sealed record Allowed(TimeSpan? EndsIn) : HookOutcome;

    internal sealed record Refused(Refusal Reason) : HookOutcome;

    /// <summary>The call could not be read, or was forged.</summary>
    internal sealed record Unknown : HookOutcome
    {
        public static readonly Unknown Instance = new();
    }
}
