using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Shield.Edge;

/// <summary>What is measured of the fetches of CDNs.</summary>
internal sealed class EdgeMetrics : ICountsFromZero
{
    /// <summary>The result where nothing was fetched.</summary>
    public const string Refused = "REFUSED";

    private static readonly string[] Results = [.. Enum.GetValues<ShieldResult>().Select(ShieldMetrics.NameOf), Refused];
    private readonly Tally _tally;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _bytes;

    public EdgeMetrics(IMeterFactory meters, Tally tally)
    {
        _tally = tally;
        var meter = meters.Create(PlayGateTelemetry.MeterName);
        _requests = meter.CreateCounter<long>("playgate.cdn.requests", "{request}", "Requests of CDNs, by how they were answered.");
        _bytes = meter.CreateCounter<long>("playgate.cdn.bytes", "By", "Bytes of bodies sent to CDNs.");
    }

    public void CountFromZero(TagValues values)
    {
        foreach (var application in values.Applications)
        {
            _bytes.Add(0, Of(application));
            Array.ForEach(Results, result => Add(0, application, result));
        }
    }

    /// <param name="application">The application.</param>
    /// <param name="result">The value of <c>X-Cache</c>, or <see cref="Refused"/>; without one the request was forwarded as it was.</param>
    public void Answered(string application, string result) =>
        Add(1, application, Array.IndexOf(Results, result) < 0 ? ShieldMetrics.NameOf(ShieldResult.Bypass) : result);

    public void Sent(string application, int bytes)
    {
        _tally.CdnBytes.Add(bytes);
        _bytes.Add(bytes, Of(application));
    }

    private void Add(long count, string application, string result) =>
        _requests.Add(count, Of(application), new KeyValuePair<string, object?>("result", result));

    private static KeyValuePair<string, object?> Of(string application) => new("application", application);
}
