using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using PlayGate.Telemetry;

namespace PlayGate.Media;

/// <summary>How many sessions of publishers and sockets wait to be ended; read when metrics are collected.</summary>
internal sealed class MediaGauges(IMeterFactory meters, MediaSessions media) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(PlayGateTelemetry.MeterName).CreateObservableUpDownCounter(
            "playgate.sessions.ends.waiting",
            () => media.Waiting,
            "{session}",
            "Sessions of publishers and sockets that are ended once the store answers again.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
