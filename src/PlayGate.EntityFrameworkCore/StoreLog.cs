using Microsoft.Extensions.Logging;

namespace PlayGate.EntityFrameworkCore;

/// <summary>Events 4010 to 4019.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(4010, LogLevel.Error, "A statement failed, and what it was to do has not been done: {Cause}")]
    public static partial void StatementFailed(ILogger logger, string cause);

    [LoggerMessage(4011, LogLevel.Information, "The store is in memory: its tokens, sessions and keys end with this process")]
    public static partial void InMemory(ILogger logger);
}
