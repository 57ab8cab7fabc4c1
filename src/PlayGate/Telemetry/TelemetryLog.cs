using Microsoft.Extensions.Logging;

namespace PlayGate.Telemetry;

/// <summary>Events 1900 to 1909.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(1900, LogLevel.Warning, "{Count} lines of number {Line} were left out since the last one about the same: one a minute "
        + "is written")]
    public static partial void LeftOut(ILogger logger, long count, int line);
}
