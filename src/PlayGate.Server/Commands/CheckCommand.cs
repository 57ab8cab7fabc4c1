using System.CommandLine;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate check</c>: validates the configuration, reaches store and origins, and prints each verdict.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Build() => CommandLine.TakeSettings(
        new Command("check", "Validate the configuration, reach store and origins, print each verdict."),
        RunAsync);

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var (settings, errors) = ServerSettings.Read(ServerHost.ReadConfiguration(arguments));
        if (settings is null)
        {
            Console.WriteLine("configuration  wrong");
            return CommandLine.Fail(errors);
        }

        using var host = ServerHost.Build(settings);
        try
        {
            _ = host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PlayGateOptions>>().Value;
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException invalid)
        {
            Console.WriteLine("configuration  wrong");
            return CommandLine.Fail(invalid.Failures);
        }

        Console.WriteLine("configuration  ok");
        var isWell = await CheckStoreAsync(host.Services, settings, cancellation);
        foreach (var origin in OriginsOf(settings))
        {
            isWell &= await CheckOriginAsync(origin, cancellation);
        }

        return isWell ? 0 : 1;
    }

    private static async Task<bool> CheckStoreAsync(IServiceProvider services, ServerSettings settings, CancellationToken cancellation)
    {
        try
        {
            var isReady = await services.GetRequiredService<IGateStore>().IsReadyAsync(cancellation);
            var willMigrate = settings.Server.Store == StoreKind.Sqlite || settings.Server.Migrate;
            Console.WriteLine(isReady ? $"store          ok ({settings.Server.Store})"
                : willMigrate ? $"store          reached ({settings.Server.Store}); the server will migrate it at start"
                : "store          reached, but it lacks this version's schema: run `playgate migrate`");
            return isReady || willMigrate;
        }
        catch (StoreUnavailableException unavailable)
        {
            Console.WriteLine($"store          unreachable: {(unavailable.InnerException ?? unavailable).Message}");
            return false;
        }
    }

    /// <summary>Whatever the origin answers, it is there.</summary>
    private static async Task<bool> CheckOriginAsync(string origin, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(origin), HttpCompletionOption.ResponseHeadersRead, cancellation);
            Console.WriteLine($"origin         ok: {origin} answers ({(int)response.StatusCode})");
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            Console.WriteLine($"origin         unreachable: {origin}: {failure.Message}");
            return false;
        }
    }

    private static IEnumerable<string> OriginsOf(ServerSettings settings) => settings.Server.Applications.Values.Select(application => application.Origin)
        .Prepend(settings.Server.Origin)
        .Concat(settings.Configuration.GetSection("ReverseProxy:Clusters").GetChildren()
            .SelectMany(cluster => cluster.GetSection("Destinations").GetChildren())
            .Select(destination => destination["Address"]))
        .OfType<string>()
        .Distinct(StringComparer.OrdinalIgnoreCase);
}
