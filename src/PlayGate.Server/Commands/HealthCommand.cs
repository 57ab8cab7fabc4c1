using System.CommandLine;
using PlayGate.Server.Configuration;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate health</c>: asks the running server, for images that have no other program to ask with.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Build() => CommandLine.TakeSettings(
        new Command("health", "Ask the server on this machine whether it is ready (Kestrel:Endpoints:Admin:Url)."),
        RunAsync);

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var (configuration, errors) = SettingsSources.Read(arguments);
        if (configuration is null)
        {
            return CommandLine.Fail(errors);
        }

        var url = LoopbackUrl(configuration[ServerSettings.AdminEndpoint]!);
        using var client = new HttpClient { BaseAddress = url, Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri("health/ready", UriKind.Relative), cancellation);
            Console.WriteLine(await response.Content.ReadAsStringAsync(cancellation));
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Refused;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            CommandLine.Fail($"no server answers at {url}: {failure.Message}");
            return ExitCode.Unreachable;
        }
    }

    /// <summary>A listener on every address is asked through this machine's own.</summary>
    private static Uri LoopbackUrl(string bound) => new(bound
        .Replace("*", "127.0.0.1", StringComparison.Ordinal)
        .Replace("+", "127.0.0.1", StringComparison.Ordinal)
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("[::]", "[::1]", StringComparison.Ordinal));
}
