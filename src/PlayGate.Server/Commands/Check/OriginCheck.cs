using PlayGate.Server.Configuration;

namespace PlayGate.Server.Commands.Check;

/// <summary>Whether the configured origins can be reached.</summary>
internal static class OriginCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Verdicts verdicts, ServerSettings settings, CancellationToken cancellation)
    {
        foreach (var origin in OriginsOf(settings))
        {
            await CheckAsync(verdicts, origin, cancellation);
        }
    }

    /// <summary>Every answer shows that the origin is there.</summary>
    private static async Task CheckAsync(Verdicts verdicts, string origin, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(origin), HttpCompletionOption.ResponseHeadersRead, cancellation);
            verdicts.Add("origin", true, $"ok: {origin} answers ({(int)response.StatusCode})");
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            verdicts.Add("origin", false, $"unreachable: {origin}: {failure.Message}");
        }
    }

    private static IEnumerable<string> OriginsOf(ServerSettings settings) =>
        settings.Server.Applications.Values.Select(application => application.Origin)
        .Prepend(settings.Server.Origin)
        .Append(settings.Server.Ingest.Origin)
        .Concat(settings.Configuration.GetSection("ReverseProxy:Clusters").GetChildren()
            .SelectMany(cluster => cluster.GetSection("Destinations").GetChildren())
            .Select(destination => destination["Address"]))
        .OfType<string>()
        .Distinct(StringComparer.OrdinalIgnoreCase);
}
