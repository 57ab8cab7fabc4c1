namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// How long the gate waits for the store. It all follows from one figure, <c>Command Timeout</c> of the connection string.
/// </summary>
/// <param name="Statement">How long any statement of the gate may take; migrations take their own time.</param>
internal sealed record StorePatience(TimeSpan Statement)
{
    /// <summary>Where the connection string says nothing.</summary>
    public const int DefaultSeconds = 2;

    /// <summary>
    /// How long a viewer waits for the store in all: for a connection, the answer, and the cancellation of what does not answer. It
    /// leaves the rest to the refusal.
    /// </summary>
    public TimeSpan Viewer { get; } = Statement * 0.75;

    /// <summary>
    /// After this the statement is cancelled, so that a server which does answer has the time to confirm it: a caller who is told of an outage
    /// then knows as a rule that nothing happened afterwards.
    /// </summary>
    public TimeSpan Effort { get; } = Statement * 0.6;

    /// <param name="seconds">As the connection string has it; 0 means without a limit to Npgsql, and the gate never waits that long.</param>
    public static StorePatience Of(int seconds) => new(TimeSpan.FromSeconds(seconds > 0 ? seconds : DefaultSeconds));
}
