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
}
