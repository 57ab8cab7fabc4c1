using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using PlayGate.Telemetry;

namespace PlayGate.Sessions;

/// <summary>How many there are now, read whenever metrics are collected.</summary>
internal sealed class SessionGauges(IMeterFactory meters, Tally tally, SessionActivity activity, Revocations revocations) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(PlayGateTelemetry.MeterName);
        meter.CreateObservableUpDownCounter(
            "playgate.sessions.active", CountActive, "{session}", "Sessions seen here within half a minute, or with something under way.");
        meter.CreateObservableUpDownCounter(
            "playgate.responses.active", () =>
                tally.UnderWay.Value, "{response}", "Responses, sockets and publishers that are under way to sessions.");
        meter.CreateObservableUpDownCounter(
            "playgate.sessions.revoked", () =>
                revocations.Count, "{session}", "Ended sessions whose tickets would still open, held in memory.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<int>> CountActive()
    {
        var (playing, publishing) = activity.Count();
        return
        [
            new(playing, new KeyValuePair<string, object?>("type", "play")),
            new(publishing, new KeyValuePair<string, object?>("type", "publish")),
        ];
    }
}
