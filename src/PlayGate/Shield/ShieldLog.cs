using Microsoft.Extensions.Logging;

namespace PlayGate.Shield;

/// <summary>Events 1400 to 1499. No path and no query stands here.</summary>
internal static partial class ShieldLog
{
    [LoggerMessage(1400, LogLevel.Information, "A shared fetch from {Cluster} failed: {Cause}")]
    public static partial void Failed(ILogger logger, string cluster, string cause);

    [LoggerMessage(1401, LogLevel.Information, "Purged {Count} answers under {Path}")]
    public static partial void Purged(ILogger logger, string path, int count);

    [LoggerMessage(1402, LogLevel.Warning, "Refused a request from {Address} on an open route: it does not know the CDN's secret")]
    public static partial void NotTheCdn(ILogger logger, System.Net.IPAddress? address);
}
