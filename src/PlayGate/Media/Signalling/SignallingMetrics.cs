using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Media.Signalling;

/// <summary>The meter of sockets.</summary>
internal sealed class SignallingMetrics : ICountsFromZero
{
    private static readonly KeyValuePair<string, object?> FromClient = new("from", "client");
    private static readonly KeyValuePair<string, object?> FromOrigin = new("from", "origin");
    private static readonly KeyValuePair<string, object?> IsRelayed = new("verdict", "relayed");
    private static readonly KeyValuePair<string, object?> IsRefused = new("verdict", "refused");
    private readonly UpDownCounter<long> _sockets;
    private readonly Counter<long> _messages;

    public SignallingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(PlayGateTelemetry.MeterName);
        _sockets = meter.CreateUpDownCounter<long>("playgate.signalling.sockets", "{socket}", "WebSockets that are relayed now.");
        _messages = meter.CreateCounter<long>(
            "playgate.signalling.messages", "{message}", "Messages on WebSockets, by who sent them and what became of them.");
    }

    public void CountFromZero(TagValues values)
    {
        _messages.Add(0, FromClient, IsRelayed);
        _messages.Add(0, FromClient, IsRefused);
        _messages.Add(0, FromOrigin, IsRelayed);
        foreach (var application in values.Applications)
        {
            _sockets.Add(0, new KeyValuePair<string, object?>("application", application));
        }
    }

    public void Opened(string application) => _sockets.Add(1, new KeyValuePair<string, object?>("application", application));

    public void Closed(string application) => _sockets.Add(-1, new KeyValuePair<string, object?>("application", application));

    public void Relayed(bool fromClient) => _messages.Add(1, fromClient ? FromClient : FromOrigin, IsRelayed);

    public void Refused() => _messages.Add(1, FromClient, IsRefused);
}
