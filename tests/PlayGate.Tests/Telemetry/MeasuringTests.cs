using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Media.Signalling;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Shield;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Fetch;
using PlayGate.Telemetry;

namespace PlayGate.Tests.Telemetry;

/// <summary>What is measured for every segment costs no memory, whether somebody listens or not.</summary>
public sealed class MeasuringTests
{
    private static readonly GateRoute Route = new("default", StreamNames.AntMedia, SessionCarrier.Cookie, "path", "/streams", "");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Measuring_allocates_nothing(bool isListenedTo)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var (meters, tally, sum) = (services.GetRequiredService<IMeterFactory>(), new Tally(), 0d);
        var (gate, origin, sessions) =
            (new GateMetrics(meters, tally), new OriginMetrics(meters, tally), new SessionMetrics(meters, tally));
        var (shield, sockets) = (new ShieldMetrics(meters, new ShieldMemory(1)), new SignallingMetrics(meters));
        var session = Session.Free("default");
        using var listener =
            new MeterListener { InstrumentPublished = (instrument, listening) => listening.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => sum += value);
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => sum += value);
        if (isListenedTo)
        {
            listener.Start();
        }

        Allocations.AreNoneIn(() =>
        {
            gate.Passed(Route, "cookie");
            gate.Refused("default", Refusal.TokenInvalid);
            gate.Opened(session);
            origin.Answered("origin", HttpStatusCode.OK, TimeSpan.FromMilliseconds(1));
            origin.Brought("origin", 1);
            sessions.Entered();
            sessions.Sent(session, 1);
            sessions.Left();
            shield.Answered(ShieldResult.Hit);
            shield.Gave(1);
            sockets.Relayed(fromClient: true);
        });
        Assert.Equal(isListenedTo, sum > 0);
        Assert.True(tally.ViewerBytes.Value > 1000 && tally.UnderWay.Value == 0);
    }
}
