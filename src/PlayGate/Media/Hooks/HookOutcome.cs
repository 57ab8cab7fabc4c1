
namespace PlayGate.Media.Hooks;

/// <summary>What a call came to: a closed set.</summary>
internal abstract record HookOutcome
{
    private HookOutcome()
    {
    }

    /// <summary>Let in, or noted.</summary>
    /// <param name="EndsIn">How long it may last; null where nothing bounds it.</param>
    internal sealed record Allowed(TimeSpan? EndsIn) : HookOutcome;

    internal sealed record Refused(Refusal Reason) : HookOutcome;

    /// <summary>What was said could not be understood, or not be believed.</summary>
    internal sealed record Unknown : HookOutcome
    {
        public static readonly Unknown Instance = new();
    }
}
