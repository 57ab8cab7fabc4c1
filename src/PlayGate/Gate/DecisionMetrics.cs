using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Gate;

/// <summary>What is measured where others ask the gate instead of passing through it: media servers, WebRTC clients, proxies.</summary>
internal sealed class DecisionMetrics(IMeterFactory meters)
{
    public const string Allowed = "allowed";
    public const string Refused = "refused";
    public const string Unavailable = "unavailable";

    /// <summary>Nothing that could be decided: malformed, forged, or no business of ours.</summary>
    public const string Unknown = "unknown";

    private readonly Counter<long> _decisions = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.decisions", "{decision}", "Decisions for media servers, WebRTC clients and other proxies.");

    /// <param name="way">By which protocol it was asked.</param>
    /// <param name="server">Who asked: a media server, a proxy, or the client itself.</param>
    /// <param name="verdict">One of the verdicts above.</param>
    public void Decided(string way, string server, string verdict) => _decisions.Add(
        1,
        new KeyValuePair<string, object?>("way", way),
        new KeyValuePair<string, object?>("server", server),
        new KeyValuePair<string, object?>("verdict", verdict));
}
