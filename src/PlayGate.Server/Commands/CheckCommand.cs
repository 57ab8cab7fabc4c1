using System.CommandLine;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate check</c>: validates the configuration, reaches store and origins, and says each verdict.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "Print the verdicts as JSON, for scripts." };
        return CommandLine.TakeSettings(
            new Command("check", "Validate the configuration, reach store and origins, print each verdict.") { json },
            (parsed, settings, cancellation) => RunAsync(new Verdicts(parsed.GetValue(json)), settings, cancellation));
    }

    private static async Task<int> RunAsync(Verdicts verdicts, string[] arguments, CancellationToken cancellation)
    {
        var (settings, errors) = ServerSettings.Read(ServerHost.ReadConfiguration(arguments));
        if (settings is null)
        {
            return verdicts.Wrong(errors);
        }

        using var host = ServerHost.Build(settings);
        try
        {
            _ = host.Services.GetRequiredService<IOptions<PlayGateOptions>>().Value;
        }
        catch (OptionsValidationException invalid)
        {
            return verdicts.Wrong([.. invalid.Failures]);
        }

        verdicts.Add("configuration", true, "ok");
        await CheckStoreAsync(verdicts, host.Services, settings, cancellation);
        foreach (var origin in OriginsOf(settings))
        {
            await CheckOriginAsync(verdicts, origin, cancellation);
        }

        return verdicts.Finish();
    }

    private static async Task CheckStoreAsync(Verdicts verdicts, IServiceProvider services, ServerSettings settings, CancellationToken cancellation)
    {
        try
        {
            var isReady = await services.GetRequiredService<IGateStore>().IsReadyAsync(cancellation);
            var willMigrate = settings.Server.Store == StoreKind.Sqlite || settings.Server.Migrate;
            verdicts.Add("store", isReady || willMigrate, isReady ? $"ok ({settings.Server.Store})"
                : willMigrate ? $"reached ({settings.Server.Store}); the server will migrate it at start"
                : "reached, but it lacks this version's schema: run `playgate migrate`");
        }
        catch (StoreUnavailableException unavailable)
        {
            verdicts.Add("store", false, $"unreachable: {(unavailable.InnerException ?? unavailable).Message}");
        }
    }

    /// <summary>Whatever the origin answers, it is there.</summary>
    private static async Task CheckOriginAsync(Verdicts verdicts, string origin, CancellationToken cancellation)
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

    private static IEnumerable<string> OriginsOf(ServerSettings settings) => settings.Server.Applications.Values.Select(application => application.Origin)
        .Prepend(settings.Server.Origin)
        .Append(settings.Server.Ingest.Origin)
        .Concat(settings.Configuration.GetSection("ReverseProxy:Clusters").GetChildren()
            .SelectMany(cluster => cluster.GetSection("Destinations").GetChildren())
            .Select(destination => destination["Address"]))
        .OfType<string>()
        .Distinct(StringComparer.OrdinalIgnoreCase);
}
