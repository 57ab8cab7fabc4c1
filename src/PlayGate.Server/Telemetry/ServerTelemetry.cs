using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PlayGate.Server.Hosting;
using PlayGate.Server.Management;
using PlayGate.Telemetry;

namespace PlayGate.Server.Telemetry;

/// <summary>
/// Metrics, always there to be scraped at <c>/metrics</c> of the management listener, and traces; both are sent by OTLP where
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.
/// </summary>
internal static class ServerTelemetry
{
    private const string Name = "playgate";
    private static readonly PathString Scraping = "/metrics";

    /// <summary>
    /// Of others: connections, the runtime, the database's connections and commands. Not the server's own count of requests, which costs a
    /// hit of the shield a tenth of its processor time and says less than the gate's.
    /// </summary>
    private static readonly string[] Meters =
        [PlayGateTelemetry.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "System.Net.Http"];

    /// <summary>What the gate's own instruments tell better, by cluster.</summary>
    private static readonly string[] Dropped = ["http.client.request.duration", "http.client.active_requests"];

    /// <summary>Of others: a request's way through the proxy and to the origin.</summary>
    private static readonly string[] Sources = [PlayGateTelemetry.SourceName, "Yarp.ReverseProxy", "System.Net.Http"];

    public static void AddServerTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Name, serviceVersion: Version()).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => AddMetrics(metrics, configuration));
        if (OtelSettings.ExportsTraces(configuration))
        {
            telemetry.WithTracing(AddTraces);
        }
    }

    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPrometheusScrapingEndpoint(Scraping.Value!).WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));

    private static void AddMetrics(MeterProviderBuilder metrics, IConfiguration configuration)
    {
        metrics.AddMeter(Meters).AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false);
        foreach (var name in Dropped)
        {
            metrics.AddView(name, MetricStreamConfiguration.Drop);
        }

        if (OtelSettings.ExportsMetrics(configuration))
        {
            metrics.AddOtlpExporter();
        }
    }

    private static void AddTraces(TracerProviderBuilder traces) => traces
        .AddSource(Sources)
        .AddAspNetCoreInstrumentation(options => options.Filter = IsWorthTracing)
        .AddProcessor(new SecretsOut())
        .AddOtlpExporter();

    /// <summary>Monitoring asks every few seconds, and its requests are of no interest.</summary>
    private static bool IsWorthTracing(HttpContext context) =>
        !Listener.IsAdmin(context) || !(
            PathsWithoutKey.IsHealth(context.Request.Path) || context.Request.Path.Equals(Scraping, StringComparison.OrdinalIgnoreCase));

    private static string Version() =>
        typeof(ServerTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
