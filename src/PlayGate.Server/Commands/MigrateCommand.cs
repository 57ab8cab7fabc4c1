using System.CommandLine;
using PlayGate.Server.Commands.Terminal;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate migrate</c>: brings the store to this version's schema, for servers with <c>PlayGate:Migrate=false</c>.</summary>
internal static class MigrateCommand
{
    private static readonly Dictionary<string, string?> MigrateNow = new(StringComparer.Ordinal) { ["PlayGate:Migrate"] = "true" };

    public static Command Build() => CommandLine.TakeSettings(
        new Command("migrate", "Bring the store to this version's schema."),
        RunAsync);

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var (settings, errors) = ServerSettings.Read(arguments, MigrateNow);
        if (settings is null)
        {
            return CommandLine.Fail(errors);
        }

        using var host = ServerHost.Build(settings);
        try
        {
            using (var progress = new Progress($"migrating the {settings.Server.Store} store"))
            {
                await progress.AccompanyAsync(host.Services.GetRequiredService<IGateStore>().PrepareAsync(cancellation));
            }

            Console.WriteLine($"The {settings.Server.Store} store has this version's schema.");
            return ExitCode.Done;
        }
        catch (StoreUnavailableException unavailable)
        {
            CommandLine.Fail(StoreTrouble.Explain(unavailable));
            return ExitCode.Unreachable;
        }
    }
}
