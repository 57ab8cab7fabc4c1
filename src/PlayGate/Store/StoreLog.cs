using Microsoft.Extensions.Logging;

namespace PlayGate.Store;

/// <summary>Events of the range 1000 to 1099 that concern the store.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1005, LogLevel.Warning, "Database unavailable: {Cause}")]
    public static partial void StoreAway(ILogger logger, string cause);

    [LoggerMessage(1006, LogLevel.Information, "The store is back")]
    public static partial void StoreBack(ILogger logger);

    [LoggerMessage(1007, LogLevel.Debug, "Cleaned {Rows} rows of expired tokens and finished sessions")]
    public static partial void Cleaned(ILogger logger, int rows);

    [LoggerMessage(1011, LogLevel.Warning,
        "The clock of this replica is {Seconds} s {Where} the store's; tokens and sessions end by it at the wrong time")]
    public static partial void ClockIsOff(ILogger logger, double seconds, string where);
}
