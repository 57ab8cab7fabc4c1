using System.Data.Common;

namespace PlayGate;

/// <summary>The store cannot answer now: an outage, which is never a denial (503, not 403).</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <inheritdoc/>
    public StoreUnavailableException()
    {
    }

    /// <inheritdoc/>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public StoreUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>False where the store was certainly not asked, so that nothing has to be made undone.</summary>
    public bool MayHaveRun { get; init; } = true;

    /// <summary>
    /// What the database itself says, in one line, for example <c>database "nope" does not exist</c>: without the state that a driver puts
    /// before it and the details that follow. Drivers repeat no password.
    /// </summary>
    /// <param name="failure">What a call of the store ended with.</param>
    public static string CauseOf(Exception failure) => failure switch
    {
        null => throw new ArgumentNullException(nameof(failure)),
        StoreUnavailableException { InnerException: { } inner } => CauseOf(inner),
        { InnerException: DbException inner } => CauseOf(inner),
        DbException { SqlState: { Length: > 0 } state } => FirstLineOf(failure).Replace($"{state}: ", "", StringComparison.Ordinal),
        DbException { InnerException: { } inner } => $"{FirstLineOf(failure)}: {FirstLineOf(inner)}",
        _ => failure.Message,
    };

    private static string FirstLineOf(Exception failure) => failure.Message.Split('\n')[0].TrimEnd();
}
