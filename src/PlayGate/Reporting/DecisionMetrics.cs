using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Reporting;

/// <summary>What is measured where others ask the gate instead of passing through it: media servers, WebRTC clients, proxies.</summary>
internal sealed class DecisionMetrics(IMeterFactory meters)
{
    /// <summary>The server where a client asks for itself.</summary>
    public const string Client = "client";
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
    public void Decided(string way, string server, string verdict) => Add(1, way, server, verdict);

    /// <summary>Nothing has been decided that way yet.</summary>
    public void Begin(DecisionWay way)
    {
        foreach (var verdict in way.MayBeUnknown ? [Allowed, Refused, Unavailable, Unknown] : (string[])[Allowed, Refused, Unavailable])
        {
            Add(0, way.Way, way.Server, verdict);
        }
    }

    private void Add(long count, string way, string server, string verdict) => _decisions.Add(
        count,
        new KeyValuePair<string, object?>("way", way),
        new KeyValuePair<string, object?>("server", server),
        new KeyValuePair<string, object?>("verdict", verdict));
}
