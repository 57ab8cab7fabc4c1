using Npgsql;

namespace PlayGate.Server.Commands;

/// <summary>Why the database cannot be used, in one line.</summary>
internal static class StoreTrouble
{
    /// <summary>For example <c>Database unavailable: database "nope" does not exist</c>. Drivers repeat no password.</summary>
    public static string Explain(Exception failure) => $"Database unavailable: {Cause(failure)}";

    private static string Cause(Exception failure) => failure switch
    {
        PostgresException said => said.MessageText,
        StoreUnavailableException { InnerException: { } inner } => Cause(inner),
        { InnerException: PostgresException said } => said.MessageText,
        NpgsqlException { InnerException: { } inner } => $"{failure.Message}: {inner.Message}",
        _ => failure.Message,
    };
}
