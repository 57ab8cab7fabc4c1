using System.Diagnostics;

namespace PlayGate.Telemetry;

/// <summary>By which names to listen: everything that PlayGate measures is in one meter, everything that it traces in one source.</summary>
public static class PlayGateTelemetry
{
    /// <summary>The meter; what is in it, <c>docs/metrics.md</c> says.</summary>
    public const string MeterName = "PlayGate";

    /// <summary>The activity source.</summary>
    public const string SourceName = "PlayGate";

    internal static ActivitySource Source { get; } = new(SourceName);
}
