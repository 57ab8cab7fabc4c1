using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using PlayGate.Telemetry;

namespace PlayGate.Delivery;

/// <summary>What is handed out for CDNs.</summary>
internal sealed class CdnMetrics(IMeterFactory meters, IOptions<PlayGateOptions> options) : ICountsFromZero
{
    private readonly Counter<long> _signed = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.cdn.credentials", "{credential}", "Credentials that were signed: once in a window for all sessions of the same media.");

    private readonly Counter<long> _redirected = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.cdn.redirects", "{redirect}", "Requests for media that were led to the CDN.");

    /// <inheritdoc/>
    public void CountFromZero(TagValues values)
    {
        foreach (var cdn in options.Value.Cdns.Keys)
        {
            Sign(0, cdn);
        }

        foreach (var application in values.Applications)
        {
            Redirect(0, application);
        }
    }

    public void Signed(string cdn) => Sign(1, cdn);

    public void Redirected(string application) => Redirect(1, application);

    private void Sign(long count, string cdn) => _signed.Add(count, new KeyValuePair<string, object?>("cdn", cdn));

    private void Redirect(long count, string application) =>
        _redirected.Add(count, new KeyValuePair<string, object?>("application", application));
}
