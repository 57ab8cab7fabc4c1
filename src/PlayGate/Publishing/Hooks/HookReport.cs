using System.Net;
using Microsoft.Extensions.Logging;
using PlayGate.Gate;

namespace PlayGate.Publishing.Hooks;

/// <summary>Says what became of hooks: to the log and to the meter.</summary>
internal sealed class HookReport(DecisionMetrics metrics, ILogger<HookReport> logger)
{
    private const string Way = "hook";

    public void Unproven(string server, IPAddress? address)
    {
        metrics.Decided(Way, server, DecisionMetrics.Unknown);
        HookLog.Unproven(logger, server, address);
    }

    public void Unknown(string server, IPAddress? address) => HookLog.Unknown(logger, server, address);

    public void Decided(string server, HookOutcome outcome) => metrics.Decided(Way, server, outcome switch
    {
        HookOutcome.Allowed => DecisionMetrics.Allowed,
        HookOutcome.Refused { Reason: var reason } when reason == Refusal.StoreUnavailable => DecisionMetrics.Unavailable,
        HookOutcome.Refused => DecisionMetrics.Refused,
        _ => DecisionMetrics.Unknown,
    });
}
