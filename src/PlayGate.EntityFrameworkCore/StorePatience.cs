namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// How long the gate waits for the store. All figures follow from <c>Command Timeout</c> of the connection string.
/// </summary>
/// <param name="Statement">How long any statement of the gate may take; migrations take their own time.</param>
internal sealed record StorePatience(TimeSpan Statement)
{
    /// <summary>Where the connection string sets none.</summary>
    public const int DefaultSeconds = 2;

    /// <summary>
    /// How long a viewer waits for the store in all: for a connection, the answer, and the cancellation of a statement without an answer.
    /// The rest of the time is the refusal's.
    /// </summary>
    public TimeSpan Viewer { get; } = Statement * 0.75;

    /// <summary>
    /// After this the statement is cancelled, so that a server which answers has the time to confirm it: a caller that gets an outage then
    /// knows as a rule that nothing happened afterwards.
    /// </summary>
    public TimeSpan Effort { get; } = Statement * 0.6;

    /// <param name="seconds">
    /// As the connection string has it; for Npgsql 0 means no limit, and the gate never waits that long.
    /// </param>
    public static StorePatience Of(int seconds) => new(TimeSpan.FromSeconds(seconds > 0 ? seconds : DefaultSeconds));
}
