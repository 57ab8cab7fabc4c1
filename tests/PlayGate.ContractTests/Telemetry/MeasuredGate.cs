using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Delivery;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Issuers;
using PlayGate.ContractTests.Publishing;
using PlayGate.ContractTests.Publishing.Signalling;
using PlayGate.Telemetry;
using PlayGate.Testing.Origins;
using PlayGate.Testing.Postgres;

namespace PlayGate.ContractTests.Telemetry;

/// <summary>
/// A gate on PostgreSQL by which everything has gone that is measured, and what its own meters have published: other hosts of this
/// process have meters of the same name.
/// </summary>
public sealed class MeasuredGate : IAsyncLifetime, IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, SortedSet<string>> _tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private KestrelOrigin _origin = null!;
    private SocketOrigin _sockets = null!;

    internal TestGate Gate { get; private set; } = null!;

    /// <summary>The instruments of the meter <c>PlayGate</c>, by name.</summary>
    internal IReadOnlyDictionary<string, Instrument> Instruments => _instruments;

    /// <summary>The tags that measurements came with, for those instruments that measured something.</summary>
    internal IReadOnlyDictionary<string, SortedSet<string>> Tags => _tags;

    /// <summary>What Prometheus is given.</summary>
    internal Exposition Scraped { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync(nameof(MeasuredGate));
        _origin = await KestrelOrigin.StartAsync(context =>
            HttpMethods.IsPost(context.Request.Method)
                ? OriginAnswer.Respond(201, "v=0", ("Location", "/res/1"), ("Content-Type", "application/sdp"))(context)
                : OriginAnswer.Respond(context.Request.Path.Value!.Contains("missing", StringComparison.Ordinal) ? 404
                    : 200, "bytes")(context));
        _sockets = await SocketOrigin.StartAsync();
        _sockets.Answer = (socket, _) => SocketOrigin.SayAsync(socket, "answer");
        Gate = await TestGate.InFrontOfAsync(
            _origin,
            LmsTokens.Settings(
            [
                ("PlayGate:Store", "Postgres"),
                ("ConnectionStrings:PlayGate", database),
                ("PlayGate:Applications:live:Origin", _sockets.Url),
                ("PlayGate:Applications:far:Origin", _origin.Url),
                ("PlayGate:Applications:far:Cdn", "edge"),
                .. CdnGate.Settings.Where(setting => setting.Key != "PlayGate:Cdn"),
                ("PlayGate:ForwardAuth:Proxy", "Nginx"),
            ]));
        Listen(Gate.Services.GetRequiredService<IMeterFactory>());
        await UseEverythingAsync();
        _listener.RecordObservableInstruments();
        Scraped = Exposition.Parse(await Gate.ManagementClient.GetStringAsync("/metrics"));
    }

    public async Task DisposeAsync()
    {
        await Gate.DisposeAsync();
        await _origin.DisposeAsync();
        await _sockets.DisposeAsync();
    }

    public void Dispose() => _listener.Dispose();

    private void Listen(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == PlayGateTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.Start();
    }

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            names.Add(tag.Key);
        }

        _tags[instrument.Name] = names;
    }

    private async Task UseEverythingAsync()
    {
        var token = await Gate.MintAsync("cam");
        var cookie = await Gate.OpenAsync("/streams/cam.m3u8", token);
        (await Gate.GetAsync("/streams/cam0001.ts", cookie)).Dispose();
        using (var foreign = await Gate.GetAsync($"/streams/cam.m3u8?token={token}", cookie: null, ("User-Agent", "another")))
        {
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        }

        (await Gate.GetAsync($"/streams/missing.m3u8?token={await Gate.MintAsync("missing")}")).Dispose();
        (await Gate.GetAsync($"/streams/issued.m3u8?token={Gate.Sign("issued")}")).Dispose();
        (await Gate.ManagementClient.DeleteAsync(new Uri("/api/sessions?streamId=cam", UriKind.Relative))).Dispose();
        await Gate.HookAsync("mediamtx", "{}");
        using (var offer = new HttpRequestMessage(HttpMethod.Post, $"/whep/cam?token={await Gate.MintAsync("cam")}")
        {
            Content = new StringContent("v=0", Encoding.UTF8, "application/sdp"),
        })
        {
            (await Gate.Viewer.SendAsync(offer)).Dispose();
        }

        await Gate.FetchAsync("/cdn/far/streams/cam0001.ts");
        var far = await Gate.OpenAsync("/far/streams/cam.m3u8", await Gate.MintAsync("cam", more: new { application = "far" }));
        (await Gate.GetAsync("/far/streams/cam0001.ts", far)).Dispose();
        (await Gate.ManagementClient.GetAsync(new Uri("/authorize", UriKind.Relative))).Dispose();
        using var client = await SignalClient.ConnectAsync(Gate, "/live/websocket");
        await client.RefusedAsync("""{"command":"play","streamId":"cam"}""");
        await client.SayAsync(
            $$"""{"command":"play","streamId":"cam","token":"{{await Gate.MintAsync("cam", more: new { application = "live" })}}"}""");
        Assert.Equal("answer", await client.HearAsync());
    }
}
