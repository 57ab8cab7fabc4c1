using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Delivery;

/// <summary>What is handed out for CDNs.</summary>
internal sealed class CdnMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _signed = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.cdn.credentials", "{credential}", "Credentials that were signed: once in a window for all sessions of the same media.");

    private readonly Counter<long> _redirected = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.cdn.redirects", "{redirect}", "Requests for media that were led to the CDN.");

    public void Signed(string cdn) => _signed.Add(1, new KeyValuePair<string, object?>("cdn", cdn));

    public void Redirected(string application) =>
        _redirected.Add(1, new KeyValuePair<string, object?>("application", application));
}
