using System.Globalization;

namespace PlayGate.Server.Telemetry;

/// <summary>
/// OpenTelemetry's own settings, <c>OTEL_*</c>, as its SDK reads them from configuration. The SDK passes over what it cannot read, and
/// the operator then looks for traces that are never sent; here that stops the start, as for every other setting.
/// </summary>
internal static class OtelSettings
{
    private const string Exporter = "OTEL_EXPORTER_OTLP_";
    private static readonly string[] Parts = ["", "TRACES_", "METRICS_"];
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];
    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    private static readonly string[] Numbers =
    [
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT",
        "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    ];

    /// <summary>Whether traces have somewhere to go.</summary>
    public static bool ExportsTraces(IConfiguration configuration) => Exports(configuration, "TRACES");

    /// <summary>Whether metrics are sent somewhere, besides being there to be scraped.</summary>
    public static bool ExportsMetrics(IConfiguration configuration) => Exports(configuration, "METRICS");

    /// <summary>One line for each setting that means nothing.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration) =>
        Parts.SelectMany(part => Exporters(configuration, Exporter + part))
            .Concat(Among(configuration, "OTEL_TRACES_EXPORTER", "otlp", "none"))
            .Concat(Among(configuration, "OTEL_METRICS_EXPORTER", "otlp", "none"))
            .Concat(Among(configuration, "OTEL_TRACES_SAMPLER", Samplers))
            .Concat(Among(configuration, "OTEL_SDK_DISABLED", "true", "false"))
            .Concat(Sampled(configuration))
            .Concat(Numbers.SelectMany(name => Number(configuration, name)));

    private static bool Exports(IConfiguration configuration, string signal) =>
        !Text(configuration, $"OTEL_{signal}_EXPORTER").Equals("none", StringComparison.OrdinalIgnoreCase)
        && (Text(configuration, Exporter + "ENDPOINT").Length > 0 || Text(configuration, $"{Exporter}{signal}_ENDPOINT").Length > 0);

    private static IEnumerable<string> Exporters(IConfiguration configuration, string prefix)
    {
        if (Text(configuration, prefix + "ENDPOINT") is { Length: > 0 } endpoint && !IsUrl(endpoint))
        {
            // Not repeated: a password may stand in it.
            yield return $"{prefix}ENDPOINT is no URL; it accepts an http or https URL, e.g. http://collector:4317";
        }

        foreach (var error in Among(configuration, prefix + "PROTOCOL", Protocols).Concat(Number(configuration, prefix + "TIMEOUT")))
        {
            yield return error;
        }

        if (Text(configuration, prefix + "HEADERS") is { Length: > 0 } headers
            && !headers.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0))
        {
            yield return $"{prefix}HEADERS cannot be read; it accepts name=value pairs with commas between them";
        }
    }

    private static IEnumerable<string> Among(IConfiguration configuration, string name, params string[] accepted) =>
        Text(configuration, name) is { Length: > 0 } text && !accepted.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? [$"{name} is '{text}'; it accepts {string.Join(", ", accepted)}"]
            : [];

    private static IEnumerable<string> Number(IConfiguration configuration, string name) =>
        Text(configuration, name) is { Length: > 0 } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            ? [$"{name} is '{text}'; it accepts a whole number"
                + (name.EndsWith("SIZE", StringComparison.Ordinal) ? "" : " of milliseconds")]
            : [];

    private static IEnumerable<string> Sampled(IConfiguration configuration) =>
        Text(configuration, "OTEL_TRACES_SAMPLER_ARG") is { Length: > 0 } text
        && !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1)
            ? [$"OTEL_TRACES_SAMPLER_ARG is '{text}'; it accepts a ratio between 0 and 1, e.g. 0.01"]
            : [];

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static string Text(IConfiguration configuration, string name) => configuration[name]?.Trim() ?? "";
}
