using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Telemetry;

/// <summary>
/// Takes what is exported by OTLP over HTTP, and keeps it as the bytes that came: names and values stand in protobuf as they are.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly StringBuilder _received = new();
    private readonly Lock _lock = new();
    private KestrelOrigin _listener = null!;

    /// <summary>Settings of a host that exports to it.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _listener.Url),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
    ];

    /// <summary>Everything so far, a character for each byte.</summary>
    public string Received
    {
        get
        {
            lock (_lock)
            {
                return _received.ToString();
            }
        }
    }

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        collector._listener = await KestrelOrigin.StartAsync(collector.TakeAsync);
        return collector;
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_lock)
        {
            _received.Append(context.Request.Path).AppendLine(Encoding.Latin1.GetString(body.ToArray()));
        }

        context.Response.ContentType = "application/x-protobuf";
    }
}
