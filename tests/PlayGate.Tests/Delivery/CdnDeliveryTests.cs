using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Delivery;

namespace PlayGate.Tests.Delivery;

public sealed class CdnDeliveryTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MeterListener _listener = new();
    private readonly ServiceProvider _services;
    private int _signed;

    public CdnDeliveryTests()
    {
        var options = new PlayGateOptions { Cdn = "edge" };
        options.Cdns["edge"] = new CdnOptions { Url = "https://edge.example", Format = CdnFormat.SecureLink, Secrets = { "enigma" } };
        _services = new ServiceCollection().AddMetrics().AddSingleton<TimeProvider>(_clock).AddSingleton(
            Options.Create(options)).AddDelivery()
            .BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "playgate.cdn.credentials" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => _signed += (int)count);
        _listener.Start();
    }

    [Fact]
    public void What_a_window_has_signed_is_signed_again_in_the_next()
    {
        var cdn = _services.GetRequiredService<CdnDirectory>().Find("default")!;
        var first = cdn.UrlOf("/streams/cam1.ts", "", folder: null, address: null);

        Assert.Equal(first, cdn.UrlOf("/streams/cam1.ts", "", folder: null, address: null));
        Assert.Equal(1, _signed);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEqual(first, cdn.UrlOf("/streams/cam1.ts", "", folder: null, address: null));
        Assert.Equal(2, _signed);
    }

    /// <summary>Viewers choose the paths that they ask for: what they make up must not fill the memory.</summary>
    [Fact]
    public void Beyond_its_room_a_window_remembers_nothing_more()
    {
        var cdn = _services.GetRequiredService<CdnDirectory>().Find("default")!;
        string Ask(int number) => cdn.UrlOf($"/streams/cam{number}/{new string('x', 4000)}.ts", "", folder: null, address: null)!;
        const int Flood = 3_000;
        for (var number = 0; number < Flood; number++)
        {
            Ask(number);
        }

        Assert.Equal(Ask(0), Ask(0));
        Assert.Equal(Flood, _signed);
        Assert.Equal(Ask(Flood - 1), Ask(Flood - 1));
        Assert.Equal(Flood + 2, _signed);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }
}
