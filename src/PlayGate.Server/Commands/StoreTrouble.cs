namespace PlayGate.Server.Commands;

/// <summary>Why the database cannot be used, in one line.</summary>
internal static class StoreTrouble
{
    /// <summary>For example <c>Database unavailable: database "nope" does not exist</c>, as the server's log says it.</summary>
    public static string Explain(Exception failure) => $"Database unavailable: {StoreUnavailableException.CauseOf(failure)}";
}
