using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using PlayGate.Redemption;
using PlayGate.Store;
using PlayGate.Telemetry;

namespace PlayGate.Upkeep;

/// <summary>Gauges of the store and of tokens to give back; read when metrics are collected.</summary>
internal sealed class GateGauges(IMeterFactory meters, StoreWatch store, StoreClock clock, TokenReturns returns) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(PlayGateTelemetry.MeterName);
        meter.CreateObservableGauge(
            "playgate.store.up",
            () => store is { IsLoaded: true, Trouble: null } ? 1 : 0,
            "{store}",
            "1 while the store is read and written every second, else 0.");
        meter.CreateObservableGauge(
            "playgate.store.clock.offset",
            () => clock.Ahead.TotalSeconds,
            "s",
            "How far the store's clock is ahead of this replica's; negative where it is behind.");
        meter.CreateObservableUpDownCounter(
            "playgate.tokens.returns.waiting",
            () => returns.Waiting,
            "{token}",
            "Tokens that are given back once the store answers again.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
