using System.Net;
using Microsoft.Extensions.Logging;
using PlayGate.Reporting;
using PlayGate.Telemetry;

namespace PlayGate.Media.Hooks;

/// <summary>Logs and counts the outcome of hooks.</summary>
internal sealed class HookReport(DecisionMetrics metrics, LineLimit lines, ILogger<HookReport> logger)
{
    public const string Way = "hook";

    public void Unproven(string server, IPAddress? address)
    {
        metrics.Decided(Way, server, DecisionMetrics.Unknown);
        if (lines.Allows(1600, (server, address)))
        {
            HookLog.Unproven(logger, server, address);
        }
    }

    public void Unknown(string server, IPAddress? address)
    {
        if (lines.Allows(1601, (server, address)))
        {
            HookLog.Unknown(logger, server, address);
        }
    }

    public void Decided(string server, HookOutcome outcome) => metrics.Decided(Way, server, outcome switch
    {
        HookOutcome.Allowed => DecisionMetrics.Allowed,
        HookOutcome.Refused { Reason: var reason } when reason == Refusal.StoreUnavailable => DecisionMetrics.Unavailable,
        HookOutcome.Refused => DecisionMetrics.Refused,
        _ => DecisionMetrics.Unknown,
    });
}
