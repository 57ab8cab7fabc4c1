using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate check</c>: validates the configuration, reaches store and origins, and says each verdict.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>As the server says it in line 1011.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(3);

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
            var store = services.GetRequiredService<IGateStore>();
            var isReady = await store.IsReadyAsync(cancellation);
            var willMigrate = settings.Server.Store == StoreKind.Sqlite || settings.Server.Migrate;
            verdicts.Add("store", isReady || willMigrate, isReady ? $"ok ({settings.Server.Store})"
                : willMigrate ? $"reached ({settings.Server.Store}); the server will migrate it at start"
                : "reached, but it lacks this version's schema: run `playgate migrate`");
            await CheckClockAsync(verdicts, store, services.GetRequiredService<TimeProvider>(), cancellation);
        }
        catch (StoreUnavailableException unavailable)
        {
            verdicts.Add("store", false, $"unreachable: {(unavailable.InnerException ?? unavailable).Message}");
        }
    }

    /// <summary>Replicas go by their own clocks, and kicks by the store's.</summary>
    private static async Task CheckClockAsync(Verdicts verdicts, IGateStore store, TimeProvider time, CancellationToken cancellation)
    {
        var before = time.GetUtcNow();
        if (await store.ReadTimeAsync(cancellation) is { } there)
        {
            var off = there - before - ((time.GetUtcNow() - before) / 2);
            var seconds = Math.Abs(off.TotalSeconds).ToString("0.0", CultureInfo.InvariantCulture);
            var isWell = off.Duration() <= ClockTolerance;
            verdicts.Add("clock", isWell, isWell ? "ok" : $"{seconds} s {(off > TimeSpan.Zero ? "behind" : "ahead of")} the store's: let NTP keep both");
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
